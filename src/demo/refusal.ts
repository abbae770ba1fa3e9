/** What a refused statement or opening says. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
}

/** What stands for a refusal that did not come. */
export const notRefused: Refusal = {
  code: '00000',
  message: 'it was carried out',
  detail: null,
  hint: null,
}

/** The one answer to a read without a live session, whatever the reason. */
export const noLiveSession: Refusal = {
  code: 'KL101',
  message: 'no live session for this purpose',
  detail: null,
  hint:
    'Open a session with kiteline.open_session, commit, and set its token as kiteline.session' +
    ' in the reading transaction.',
}

/** The one answer to a refused opening, whatever the reason. */
export const openingRefused: Refusal = {
  code: 'KL102',
  message: 'the opening was refused',
  detail: null,
  hint: 'Ask security: the report "denials" names the missing condition.',
}

/** Waits for something that must be refused; answers {@link notRefused} when it is not. Other faults are thrown. */
export async function refusalOf(attempt: Promise<unknown>): Promise<Refusal> {
  try {
    await attempt
    return notRefused
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    const { detail, hint } = error as { detail?: string; hint?: string }
    return {
      code: String(error.code),
      message: error.message,
      detail: detail ?? null,
      hint: hint ?? null,
    }
  }
}

/** One line for people: `KL101 no live session for this purpose`. */
export function refusalText({ code, message }: Refusal): string {
  return `${code} ${message}`
}

import { randomBytes } from 'node:crypto'
import { personas } from '../../../examples/appliances/data/personas.ts'
import { signOpening } from '../../client/index.ts'
import { openingRefused, type Refusal } from '../refusal.ts'
import type { PlainAnswer, PlainOpening, Scene } from '../stage.ts'

const { P1, P6 } = personas

/** Where a grant demands signatures, injected SQL opens nothing: the key lives in the application. */
export const signatures: Scene = {
  title: 'A signed opening: injected SQL has the connection, but not the key',
  async play(stage) {
    const { narrator, house } = stage
    const grantId = await stage.administer(
      `select kiteline.issue_grant($1, $2, $3, '1 hour', $4, requires_signature => true)::text`,
      ['repair', 'service_dept', 'repair_desk', 'openings signed by the application'],
    )
    const request = { grantId, actor: 'engineer-17', reason: 'ticket 60', subjects: [P6.key] }

    narrator.say(
      'A grant that demands signatures. SQL that was injected into the application tries:',
    )
    narrator.statement(
      'repair_desk',
      `select token from kiteline.open_session(${grantId}, 'engineer-17', 'ticket 60', array['60'])`,
    )
    const injected = await stage.openPlainly('repair_desk', request)
    narrator.claimEqual('without a signature: refused', refusalIn(injected), openingRefused)

    const forged: PlainOpening = {
      ...request,
      nonce: randomBytes(16).toString('hex'),
      signatureExpiresAtSeconds: Math.floor(Date.now() / 1000) + 120,
      signature: randomBytes(32),
    }
    narrator.claimEqual(
      'with a signature that it made up: refused',
      refusalIn(await stage.openPlainly('repair_desk', forged)),
      openingRefused,
    )

    narrator.say('\nThe application has the key:')
    await using session = await stage.open(
      'repair_desk',
      { ...request, purpose: 'repair' },
      house.signingKey,
    )
    narrator.claimEqual(
      'signed by the application: the session opens and reads',
      await stage.read(session, 'select full_name from for_repair.customers'),
      [{ full_name: '阿**' }],
    )

    narrator.say('\nSomebody who overheard one signed opening sends it again:')
    const overheard = sign(request, house.signingKey)
    narrator.claimEqual(
      'once: it opens',
      refusalIn(await stage.openPlainly('repair_desk', overheard)),
      null,
    )
    narrator.claimEqual(
      'twice: refused',
      refusalIn(await stage.openPlainly('repair_desk', overheard)),
      openingRefused,
    )
    const others = { ...sign(request, house.signingKey), subjects: [P1.key] }
    narrator.claimEqual(
      'for another customer than was signed: refused',
      refusalIn(await stage.openPlainly('repair_desk', others)),
      openingRefused,
    )
  },
}

function sign(request: PlainOpening, keyHex: string): PlainOpening {
  const nonce = randomBytes(16).toString('hex')
  const signatureExpiresAtSeconds = Math.floor(Date.now() / 1000) + 120
  const fields = { ...request, nonce, signatureExpiresAtSeconds }
  return { ...fields, signature: signOpening(Buffer.from(keyHex, 'hex'), fields) }
}

/** The refusal in an answer, null when it opened. */
function refusalIn({ token, refusal, detail, hint }: PlainAnswer): Refusal | null {
  if (token !== null && refusal === null) return null
  return { code: refusal ?? 'none', message: openingRefused.message, detail, hint }
}

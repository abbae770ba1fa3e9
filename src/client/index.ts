export {
  type ErrorCode,
  type ErrorParts,
  errorCodes,
  isErrorCode,
  KitelineError,
} from '../core/errors.ts'
export type { AccessSession, SessionFacts } from './access-session.ts'
export { type ClientOptions, KitelineClient } from './kiteline-client.ts'
export type { AnyPurposes, PurposeReader, SelectCreator } from './purpose-reader.ts'
export type { LookupRequest, SessionRequest, SubjectKey } from './requests.ts'
export { type OpeningFields, openingMessage, signOpening } from './signing.ts'

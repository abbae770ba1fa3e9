/** A fixed person of the example. */
export interface Persona {
  /** The subject key as the SQL functions take it: `customer_id` as text. */
  readonly key: string
  readonly name: string
  /** What is odd about the data. */
  readonly trait: string
  /** What sharing has to make of it. */
  readonly expected: string
}

/** The names of the personas, in order. */
export const personaNames = [
  'P1',
  'P2',
  'P3',
  'P4',
  'P5',
  'P6',
  'P7',
  'P8',
  'P9',
  'P10',
  'P11',
  'P12',
] as const

/** One of {@link personaNames}. */
export type PersonaName = (typeof personaNames)[number]

/** Twelve people that every data set holds under the same keys, whatever its size. */
export const personas: Readonly<Record<PersonaName, Persona>> = Object.freeze({
  P1: {
    key: '10',
    name: '王',
    trait: 'a name of one character; agrees to all that is essential; open ticket of engineer-17',
    expected: 'name shown as **; visible in repair',
  },
  P2: {
    key: '20',
    name: '欧阳锋',
    trait: 'agreed to delivery by SuYun Express; parcel due; fitter-3 visits today',
    expected: 'visible to SuYun Express with the whole address',
  },
  P3: {
    key: '30',
    name: '李雷',
    trait: 'agreed to no third party; parcel due; fitter-3 visits in five days',
    expected: 'invisible to SuYun Express although the parcel is due',
  },
  P4: {
    key: '40',
    name: '韩梅梅',
    trait: 'data collected under terms without marketing; birthday in seven days',
    expected: 'on the birthday list only after agreeing again',
  },
  P5: {
    key: '51',
    name: '赵奶奶',
    trait: '76 years old; agreed to promotion by a slip of the finger',
    expected: 'never visible to AdPartner; after the complaint all that is not essential is off',
  },
  P6: {
    key: '60',
    name: '阿卜杜拉·买买提',
    trait: 'mobile stored as +86 139-1234-5678; open ticket of engineer-17',
    expected: 'name shown as 阿**, mobile as 139****5678',
  },
  P7: {
    key: '71',
    name: '张小明',
    trait: '12 years old; open ticket of engineer-17, parcel due',
    expected: 'invisible without the consent of a guardian and the approval of the reader',
  },
  P8: {
    key: '80',
    name: 'John Smith',
    trait: 'British number; address without a province; open ticket of engineer-17',
    expected: 'name shown as J**, mobile as +***56, address as ***',
  },
  P9: {
    key: '91',
    name: '李娜',
    trait: 'asked to be forgotten; open ticket of engineer-17, parcel due, loan applied for',
    expected: 'invisible to every purpose but retention; what was disclosed before stays on record',
  },
  P10: {
    key: '100',
    name: '陈刚',
    trait: 'gas alarm since five minutes; emergency contact is P11',
    expected: 'a rescue sees both; both are told afterwards',
  },
  P11: {
    key: '111',
    name: '陈静',
    trait: 'no customer, only the emergency contact of P10',
    expected: 'a subject like any other',
  },
  P12: {
    key: '120',
    name: '13812345678',
    trait: 'telephone number typed as the name, identity number as the card; ticket of engineer-17',
    expected: 'name and card shown as ***',
  },
})

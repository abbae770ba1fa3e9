import { sql } from 'kiteline'

/** What the house wants to learn from its data. */
export const inHouse = {
  reco: {
    label: { zh: '个性化推荐', en: 'recommendations' },
    tier: 'service',
    clause: 'rules 1.4 C7',
    basis: 'cn13.1(1); cn24',
    consent: 'notice',
    requires: ['preference'],
    forbids: ['identity_basic', 'identity_document', 'contact', 'address'],
    exceptions: {
      preference: {
        treatment: 'raw',
        basis: 'cn24',
        clause: 'rules 1.4 C7: named in the privacy agreement, can be switched off at any time',
        reviews: ['data_owner', 'legal'],
      },
    },
    shows: {
      'app.preferences': {
        customer_id: 'raw',
        topic: 'raw',
        score: 'raw',
        purchase_frequency: 'raw',
      },
    },
    rows: { 'app.customers': sql`is_customer and not is_reco_off` },
    recipientRoles: ['system'],
    logins: ['reco_system'],
    longestGrant: 'P30D',
    longestSession: 'PT8H',
    reviews: ['data_owner', 'legal'],
    audit: 'statement',
    sessionCap: 10_000,
  },

  system_dev: {
    label: { zh: '新系统开发', en: 'development of a new system' },
    tier: 'service',
    clause: 'rules 1.3 C5',
    basis: 'cn13.1(2)',
    consent: 'notice',
    requires: ['behaviour'],
    forbids: ['identity_basic', 'identity_document', 'contact', 'emergency_contact', 'address'],
    exceptions: {
      behaviour: {
        treatment: 'raw',
        basis: 'cn13.1(2)',
        clause: 'rules 1.3 C5: behaviour of those active in the last half year, under pseudonyms',
        reviews: ['data_owner', 'security'],
      },
    },
    shows: {
      'app.customers': {
        customer_id: 'pseudonym',
        segment: 'raw',
        created_at: 'month',
        last_active_at: 'month',
      },
      'app.device_usage': {
        customer_id: 'pseudonym',
        month: 'raw',
        usage_band: 'raw',
        mode: 'raw',
      },
    },
    rows: {
      'app.customers': sql`
        is_customer and last_active_at >= kiteline.as_of() - interval '6 months'`,
    },
    recipientRoles: ['department'],
    logins: ['tech_dept'],
    longestGrant: 'P30D',
    longestSession: 'PT8H',
    reviews: ['data_owner', 'security'],
    audit: 'statement',
    sessionCap: 50_000,
  },

  market_research: {
    label: { zh: '市场调研', en: 'market research' },
    tier: 'research',
    clause: 'rules 1.3 tier 3',
    basis: 'cn73(4)',
    consent: 'none',
    forbids: ['identity_basic', 'identity_document', 'contact', 'address', 'emergency_contact'],
    shows: {},
    recipientRoles: ['independent_processor'],
    logins: ['insight_ltd'],
    longestGrant: 'P30D',
    longestSession: 'PT1H',
    reviews: ['data_owner', 'legal', 'security'],
    audit: 'statement',
    sessionCap: 1,
  },
} as const

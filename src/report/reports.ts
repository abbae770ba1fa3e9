import type { Sql } from '../sql/ddl.ts'

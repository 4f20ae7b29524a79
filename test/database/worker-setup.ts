import { inject } from 'vitest'
import { template } from './global-setup'
import { onDatabase, run } from './test-postgres'

// Before each test file: its worker's database anew, empty and migrated.
const database = `seatrial_worker_${process.env.VITEST_POOL_ID ?? '0'}`
await run(inject('postgres'), `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database} TEMPLATE ${template}`)
process.env.DATABASE_URL = onDatabase(inject('postgres'), database)
process.env.SEATRIAL_SECRET = 'a secret that only the tests know, long enough'

import type { TestProject } from 'vitest/node'
import { bankFolder } from '@/cli/bank-folder'
import { updateBank } from '@/exam/bank'
import { database } from '@/exam/store/database'
import { prepare } from '../database/global-setup'

/** A migrated database that holds the question bank: the sites of all test files are copied from it. */
export const template = 'seatrial_e2e_template'

export const setup = (project: TestProject): Promise<() => Promise<void>> =>
  prepare(project, template, async (url) => {
    process.env.DATABASE_URL = url
    await updateBank(bankFolder())
    await database().$disconnect()
  })

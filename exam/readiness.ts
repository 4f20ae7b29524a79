import { database } from './store/database'

/** Whether the database answers now. */
export async function databaseAnswers(): Promise<boolean> {
  return database().$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  )
}

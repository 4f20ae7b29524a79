import { database } from './database'

/** Help is shown once and stays: what is asked for at the same time elsewhere is not taken back. */
export async function writeHelpShown(
  { attemptId, index }: { attemptId: string; index: number },
  { hintsShown, solutionShown }: { hintsShown: number; solutionShown: boolean },
): Promise<void> {
  await database().$executeRaw`
    UPDATE attempt_tasks SET "hintsShown" = greatest("hintsShown", ${hintsShown}), "solutionShown" = "solutionShown" OR ${solutionShown}
    WHERE "attemptId" = ${attemptId} AND index = ${index}`
}

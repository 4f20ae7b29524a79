import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the questions lie: `questions/` here, else beside the `cli/` that was started (`npx seatrial` in any folder). */
export function bankFolder(): string {
  if (existsSync('questions')) return 'questions'
  return join(dirname(realpathSync(process.argv[1] ?? '.')), '..', 'questions')
}

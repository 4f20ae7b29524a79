import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes long, longest first, by project. On a fresh clone vitest knows no durations, and goes by the size of files. */
const longest = [
  ...['e2e/looks', 'e2e/instructor', 'e2e/interruptions', 'e2e/sitting', 'e2e/learner', 'e2e/result', 'e2e/practice'],
  ...['labs/attacks', 'routes/routes', 'clients/own-kubectl'],
  ...['kubectl/recorded', 'clients/fuzz', 'real-probe', 'kubectl/idioms', 'kubectl/flags', 'cluster.property'],
]

const rank = ({ moduleId }: TestSpecification): number => {
  const at = longest.findIndex((part) => moduleId.includes(part))
  return at < 0 ? longest.length : at
}

/** Starts the longest files first, so that none of them is still running alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other))
  }
}

import { found, unchecked, type Word } from '../finding'
import { textFaults } from '../text'

/** What a command prints, run on a copy of the host. */
export const output: Word<'output'> = async (word, _check, { after }) => {
  if (!after.reader.run) return unchecked(`nothing can be run on ${word.host} from here`)
  const at = `${word.host}$ ${word.run}`
  const said = await after.reader.run(word.host, word.run)
  const faults = textFaults(at, said.output, word, 'nothing printed')
  if (word.exitCode !== undefined && said.exitCode !== word.exitCode)
    faults.push({ at, expected: `exit code ${word.exitCode}`, found: `exit code ${said.exitCode}` })
  return found(faults)
}

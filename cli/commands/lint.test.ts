import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { main } from '../main'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seatrial-lint-'))
  cpSync('questions/services-networking/two-ports', join(folder, 'services-networking/two-ports'), { recursive: true })
  cpSync('questions/services-networking/two-ports', join(folder, 'two-ports'), { recursive: true })
  const path = join(folder, 'two-ports/question.yaml')
  writeFileSync(path, readFileSync(path, 'utf8').replace('difficulty: easy', 'difficulty: eazy'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command; what it printed, with the folder of the test hidden. */
async function lint(...words: string[]) {
  let said = ''
  const keep = (text: unknown) => {
    said += String(text)
    return true
  }
  const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(keep), vi.spyOn(process.stderr, 'write').mockImplementation(keep)]
  try {
    return { code: await main(['lint', ...words.map((word) => word.replace('BANK', folder))]), said: said.replaceAll(folder, 'BANK') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

it.each<[name: string, words: string[], code: number, said: string]>([
  ['one question by its id', ['two-ports'], 0, '1 question, 0 exams, 0 problems\n'],
  ['several', ['two-ports', 'expose-deployment'], 0, '2 questions, 0 exams, 0 problems\n'],
  [
    'the folder of one question, where it is wrong',
    ['BANK/two-ports'],
    1,
    'BANK/two-ports/question.yaml:5:13: difficulty: eazy is none of easy, medium, hard; did you mean easy?\n0 questions, 0 exams, 1 problem\n',
  ],
  ['a name that nothing has', ['two-portz'], 2, 'seatrial lint: there is no folder and no question two-portz; did you mean two-ports?\n'],
])('reads %s', async (_, words, code, said) => {
  expect(await lint(...words)).toEqual({ code, said })
})

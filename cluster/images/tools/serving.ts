import { resolvePath } from '../files'
import { cleanPath, httpAnswer, httpListener } from '../http'
import type { Listener } from '../image'
import type { Surroundings } from '../shell/state'
import { options } from './tool'

/** What a tool that listens serves: BusyBox httpd and nc. `input` is what was piped into it. */
export function toolListener(argv: readonly string[], input: string, around: Surroundings): Listener[] {
  const name = argv[0]?.split('/').at(-1)
  if (name === 'httpd') return [httpdListener(argv, around)]
  if (name === 'nc') return [ncListener(argv, input)]
  return []
}

function httpdListener(argv: readonly string[], { files }: Surroundings): Listener {
  const { values } = options(argv, 'phcru')
  const port = Number(values.p?.[0]?.split(':').at(-1) ?? 80)
  const home = resolvePath('/', values.h?.[0] ?? '.')
  return httpListener(port, ({ path }) => {
    const clean = cleanPath(path) ?? '/'
    const asked = resolvePath(home, `.${clean}`)
    const text = files.read(files.isDirectory(asked) ? `${asked === '/' ? '' : asked}/index.html` : asked)
    if (text !== undefined) return httpAnswer(200, text, { 'content-type': 'text/html' })
    return httpAnswer(
      404,
      '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n',
      {
        'content-type': 'text/html',
      },
    )
  })
}

/** A connection to `nc -l` gets what was piped in; one that speaks HTTP gets it as an answer when it is one. */
function ncListener(argv: readonly string[], input: string): Listener {
  const { values, flags, operands } = options(argv, 'pswie')
  const port = Number(values.p?.[0] ?? operands.find((word) => /^\d+$/.test(word)) ?? 0)
  return {
    port,
    protocol: flags.has('u') ? 'UDP' : 'TCP',
    answer: (request) => {
      if (values.e?.[0]?.endsWith('cat')) return { data: request.data ?? '' }
      if (!request.http) return { data: input }
      const head = /^HTTP\/1\.\d (\d{3}) ?([^\r\n]*)\r?\n/.exec(input)
      if (!head) return { data: input }
      const [top = '', ...body] = input.slice(head[0].length).split(/\r?\n\r?\n|^\r?\n/)
      const headers = Object.fromEntries(
        top
          .split(/\r?\n/)
          .flatMap((line) =>
            line.includes(':') ? [[line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]] : [],
          ),
      )
      return { http: { status: Number(head[1]), statusText: head[2] ?? '', headers, body: body.join('\n\n') } }
    },
  }
}

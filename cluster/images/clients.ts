import { cleanPath, httpAnswer, httpListener } from './http'
import type { Image, Program } from './image'
import { busyboxTools, gnuTools } from './tool-sets'

/** An entrypoint script that runs `tool` unless it is given another command of the image. */
const orElse =
  (tool: string, known: readonly string[]) =>
  (argv: readonly string[]): Program => {
    const [first = '', ...rest] = argv.slice(1)
    return {
      exec:
        first !== '' && !first.startsWith('-') && known.includes(first.split('/').at(-1)!) ? [first, ...rest] : [tool, ...argv.slice(1)],
    }
  }

const curlTools = [...busyboxTools, 'curl']

export const curl: Image = {
  names: ['curlimages/curl'],
  tags: ['latest'],
  newest: '8.19',
  entrypoint: ['/entrypoint.sh'],
  cmd: ['curl'],
  programs: { 'entrypoint.sh': orElse('curl', curlTools) },
  tools: curlTools,
  flavour: 'busybox',
  user: 'other',
  workdir: '/home/curl_user',
  files: {
    '/home/curl_user/.keep': '',
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\ncurl_user:x:100:101:Linux User,,,:/home/curl_user:/bin/sh\n',
  },
  size: 9_417_225,
}

export const netshoot: Image = {
  names: ['nicolaka/netshoot'],
  tags: ['latest'],
  newest: '0.15',
  cmd: ['bash'],
  programs: {},
  tools: [...busyboxTools, 'curl', 'dig', 'bash'],
  flavour: 'gnu',
  files: {},
  size: 203_117_000,
}

/** Programs of a language that we do not run: said, not faked. */
const noInterpreter =
  (language: string, exitsWell: (argv: readonly string[]) => boolean) =>
  (argv: readonly string[]): Program =>
    exitsWell(argv)
      ? { runs: false, exitCode: 0, afterMs: 0, logs: [] }
      : {
          runs: false,
          exitCode: 1,
          afterMs: 0,
          logs: [`error: seatrial does not simulate ${language} programs: ${argv.slice(1).join(' ')}`],
        }

function python(argv: readonly string[], container: Parameters<Image['programs'][string]>[1]): Program {
  const at = argv.indexOf('-m')
  if (at === -1 || argv[at + 1] !== 'http.server') {
    if (argv.includes('--version') || argv.includes('-V')) return { runs: false, exitCode: 0, afterMs: 0, logs: ['Python 3.14.2'] }
    return noInterpreter('Python', ({ length }) => length === 1)(argv)
  }
  const rest = argv.slice(at + 2)
  const port = Number(rest.find((arg) => /^\d+$/.test(arg)) ?? 8000)
  const directory = (rest[rest.findIndex((arg) => arg === '-d' || arg === '--directory') + 1] ?? '').startsWith('/')
    ? rest[rest.findIndex((arg) => arg === '-d' || arg === '--directory') + 1]!
    : '/'
  const base = directory.replace(/\/$/, '')
  return {
    runs: true,
    listeners: [
      httpListener(port, ({ path }) => {
        const clean = cleanPath(path) ?? '/'
        const body = container.readFile(`${base}${clean.endsWith('/') ? `${clean}index.html` : clean}`)
        if (body !== undefined) return httpAnswer(200, body, { server: 'SimpleHTTP/0.6 Python/3.14.2', 'content-type': 'text/html' })
        const names = container.listDirectory(`${base}${clean}`.replace(/(.)\/$/, '$1'))
        if (names) {
          const list = names.map((name) => `<li><a href="${encodeURIComponent(name)}">${name.replaceAll('<', '&lt;')}</a></li>\n`).join('')
          return httpAnswer(
            200,
            `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<title>Directory listing for ${clean}</title>\n</head>\n<body>\n<h1>Directory listing for ${clean}</h1>\n<hr>\n<ul>\n${list}</ul>\n<hr>\n</body>\n</html>\n`,
            { 'content-type': 'text/html; charset=utf-8' },
          )
        }
        return httpAnswer(
          404,
          '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n    </body>\n</html>\n',
          { 'content-type': 'text/html;charset=utf-8' },
        )
      }),
    ],
    logs: [`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...`],
  }
}

export const pythonImage: Image = {
  names: ['python'],
  tags: ['latest', 'slim', 'alpine', 'bookworm', 'trixie', 'bullseye'],
  newest: '3.14',
  cmd: ['python3'],
  programs: { python, python3: python },
  tools: [...gnuTools, 'bash', 'wget', 'curl'],
  flavour: 'gnu',
  files: {},
  size: 411_000_000,
}

const node = noInterpreter('Node.js', ({ length }) => length === 1)

export const nodeImage: Image = {
  names: ['node'],
  tags: ['latest', 'lts', 'slim', 'alpine', 'bookworm', 'trixie', 'bullseye', 'current'],
  newest: '25',
  cmd: ['node'],
  programs: { node },
  tools: [...gnuTools, 'bash', 'wget', 'curl'],
  flavour: 'gnu',
  files: {},
  size: 398_000_000,
}

import { cleanPath, grpcHealthCheck, grpcListener, httpAnswer, httpListener, queryOf } from './http'
import type { ContainerView, Image, Program } from './image'
import { busyboxTools, gnuTools } from './tool-sets'

const ROOT = '/usr/local/apache2/htdocs'
const CONF = '/usr/local/apache2/conf/httpd.conf'

function httpdProgram(_: readonly string[], container: ContainerView): Program {
  const conf = container.readFile(CONF) ?? ''
  const ports = [...conf.matchAll(/^\s*Listen\s+(?:\S*:)?(\d+)\s*$/gm)].map(([, port]) => Number(port))
  if (ports.length === 0) {
    return {
      runs: false,
      exitCode: 1,
      afterMs: 100,
      logs: ['(EAI 2)Name or service not known: AH00547: no listening sockets available, shutting down', 'AH00015: Unable to open logs'],
    }
  }
  const answer = (path: string) => {
    const clean = cleanPath(path) ?? '/'
    const file = clean.endsWith('/') ? `${clean}index.html` : clean
    const body = container.readFile(`${ROOT}${file}`)
    if (body !== undefined) return httpAnswer(200, body, { server: 'Apache/2.4.66 (Unix)', 'content-type': 'text/html' })
    return httpAnswer(
      404,
      '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n',
      { server: 'Apache/2.4.66 (Unix)', 'content-type': 'text/html; charset=iso-8859-1' },
    )
  }
  return {
    runs: true,
    listeners: ports.map((port) => httpListener(port, ({ path }) => answer(path))),
    logs: [
      `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${container.podIP}. Set the 'ServerName' directive globally to suppress this message`,
      '[mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.66 (Unix) configured -- resuming normal operations',
      "[core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'",
    ],
  }
}

export const httpd: Image = {
  names: ['httpd'],
  tags: ['latest', 'alpine', 'trixie', 'bookworm', 'bullseye'],
  newest: '2.4',
  cmd: ['httpd-foreground'],
  workdir: '/usr/local/apache2',
  programs: { 'httpd-foreground': httpdProgram, httpd: httpdProgram },
  tools: [...gnuTools, 'bash'],
  flavour: 'gnu',
  files: {
    [`${ROOT}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n',
    [CONF]: 'ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "/usr/local/apache2/htdocs"\n',
  },
  size: 45_161_234,
}

/** `-text=x`, `-text x`, `--text=x` */
function flag(argv: readonly string[], name: string): string | undefined {
  for (const [i, arg] of argv.entries()) {
    const bare = arg.replace(/^--?/, '')
    if (!arg.startsWith('-')) continue
    if (bare === name) return argv[i + 1]
    if (bare.startsWith(`${name}=`)) return bare.slice(name.length + 1)
  }
  return undefined
}

export const httpEcho: Image = {
  names: ['hashicorp/http-echo'],
  tags: ['latest'],
  newest: '1.0',
  entrypoint: ['/http-echo'],
  programs: {
    'http-echo': (argv, { env }): Program => {
      const echo = flag(argv, 'text') ?? env.ECHO_TEXT ?? 'hello-world'
      const listen = flag(argv, 'listen') ?? ':5678'
      const port = Number(listen.slice(listen.lastIndexOf(':') + 1))
      if (echo === '') return { runs: false, exitCode: 127, afterMs: 0, logs: ['Missing -text option!'] }
      const answer = () =>
        httpAnswer(200, `${echo}\n`, { 'x-app-name': 'http-echo', 'x-app-version': '1.0.0', 'content-type': 'text/plain; charset=utf-8' })
      return { runs: true, listeners: [httpListener(port, answer)], logs: [`[INFO] server is listening on ${listen}`] }
    },
  },
  tools: [],
  flavour: 'gnu',
  user: 'other',
  files: {},
  size: 3_151_204,
}

function netexec(argv: readonly string[], { hostname }: ContainerView): Program {
  const port = Number(flag(argv, 'http-port') ?? 8080)
  const udp = Number(flag(argv, 'udp-port') ?? 8081)
  const answer = (path: string, client: string) => {
    const query = queryOf(path)
    switch (path.split('?')[0]!.toLowerCase()) {
      case '/hostname':
        return httpAnswer(200, hostname)
      case '/clientip':
        return httpAnswer(200, `${client}:${40_000 + ((hostname.length * 37) % 20_000)}`)
      case '/echo':
        return httpAnswer(Number(query.get('code') ?? 200), query.get('msg') ?? '')
      case '/healthz':
        return httpAnswer(200, '')
      case '/':
        return httpAnswer(200, 'NOW: seatrial')
      default:
        return httpAnswer(404, '404 page not found\n', { 'content-type': 'text/plain; charset=utf-8' })
    }
  }
  return {
    runs: true,
    listeners: [
      httpListener(port, ({ path }, client) => answer(path, client.split(':')[0]!)),
      {
        port: udp,
        protocol: 'UDP',
        answer: ({ data = '' }) => ({
          data: data.trim().toLowerCase() === 'hostname' ? hostname : data.startsWith('echo ') ? data.slice(5) : '',
        }),
      },
    ],
    logs: [`Started HTTP server on port ${port}`, `Started UDP server on port  ${udp}`],
  }
}

function serveHostname(argv: readonly string[], { hostname }: ContainerView): Program {
  const port = Number(flag(argv, 'port') ?? 9376)
  return { runs: true, listeners: [httpListener(port, () => httpAnswer(200, hostname))], logs: [`Serving on port ${port}.`] }
}

/** Serves gRPC's health check for the whole server and for the service that `--service` names. as test/images/agnhost/grpc-health-checking */
function grpcHealth(argv: readonly string[]): Program {
  const port = Number(flag(argv, 'port') ?? 5000)
  const control = Number(flag(argv, 'http-port') ?? 8080)
  const serving = '\u0000\u0000\u0000\u0000\u0002\b\u0001'
  return {
    runs: true,
    listeners: [
      grpcListener(port, (method) => (method === grpcHealthCheck ? { status: 0, body: serving } : undefined)),
      httpListener(control, ({ path }) =>
        /^\/make-(not-)?serving$/.test(path)
          ? httpAnswer(501, `seatrial does not simulate ${path.slice(1)}\n`)
          : httpAnswer(404, '404 page not found\n', { 'content-type': 'text/plain; charset=utf-8' }),
      ),
    ],
    logs: [`Http server starting to listen on :${control}`, `gRPC server starting to listen on :${port}`],
  }
}

export const agnhost: Image = {
  names: ['e2e-test-images/agnhost'],
  registry: 'registry.k8s.io',
  tags: ['latest'],
  newest: '2.63',
  entrypoint: ['/agnhost'],
  cmd: ['pause'],
  programs: {
    agnhost: (argv, container): Program => {
      const [, command, ...rest] = argv
      if (command === 'netexec') return netexec(rest, container)
      if (command === 'serve-hostname') return serveHostname(rest, container)
      if (command === 'grpc-health-checking') return grpcHealth(rest)
      if (command === 'pause' || command === undefined) return { runs: true, listeners: [], logs: ['Paused'] }
      return { runs: false, exitCode: 1, afterMs: 0, logs: [`Error: seatrial does not simulate agnhost ${command}`] }
    },
  },
  tools: [...busyboxTools, 'curl', 'dig', 'bash'],
  flavour: 'busybox',
  files: {},
  size: 57_110_000,
}

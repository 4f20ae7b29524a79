import { fieldOf } from '@/apimachinery/equal'
import { cleanPath, type HttpRequest, httpAnswer, httpListener } from './http'
import type { ContainerView, HttpAnswer, Image, Program } from './image'
import { type NginxServer, nginxServers } from './nginx-config'
import { gnuTools } from './tool-sets'

const VERSION = '1.29.4'
const CONF = '/etc/nginx/conf.d'

const DEFAULT_CONF = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`

const INDEX = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`

const NGINX_CONF = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    access_log  /var/log/nginx/access.log;
    sendfile        on;
    keepalive_timeout  65;
    include /etc/nginx/conf.d/*.conf;
}
`

const errorPage = (status: number, text: string): { http: HttpAnswer } =>
  httpAnswer(
    status,
    `<html>\r\n<head><title>${status} ${text}</title></head>\r\n<body>\r\n<center><h1>${status} ${text}</h1></center>\r\n<hr><center>nginx/${VERSION}</center>\r\n</body>\r\n</html>\r\n`,
    { server: `nginx/${VERSION}`, 'content-type': 'text/html' },
  )

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
}

const typeOf = (path: string): string => fieldOf(TYPES, path.slice(path.lastIndexOf('.') + 1)) ?? 'application/octet-stream'

function serve(server: NginxServer, request: HttpRequest, container: ContainerView, clientAddress: string): { http: HttpAnswer } {
  const path = cleanPath(request.path)
  if (path === undefined) return errorPage(400, 'Bad Request')
  const location = server.locations
    .filter(({ exact, prefix }) => (exact ? path === prefix : path.startsWith(prefix)))
    .sort((a, b) => Number(b.exact) - Number(a.exact) || b.prefix.length - a.prefix.length)[0]
  const answer = location?.answer ?? server.answer
  if (answer) {
    if (answer.redirect) return httpAnswer(answer.status, '', { server: `nginx/${VERSION}`, location: answer.redirect })
    const known: Record<string, string | undefined> = {
      hostname: container.hostname,
      remote_addr: clientAddress,
      server_addr: container.podIP,
      server_port: String(server.port),
      host: request.headers?.host?.split(':')[0],
      request_uri: request.path,
      uri: path,
      request_method: request.method,
      http_x_forwarded_for: request.headers?.['x-forwarded-for'],
    }
    const body = (answer.body ?? '').replace(/\$\{?([a-z_]+)\}?/g, (whole, name: string) => (name in known ? (known[name] ?? '') : whole))
    if (answer.status >= 300 && answer.body === undefined) return errorPage(answer.status, ERRORS[answer.status] ?? '')
    return httpAnswer(answer.status, body, { server: `nginx/${VERSION}`, 'content-type': location?.type ?? server.type ?? 'text/plain' })
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorPage(405, 'Not Allowed')
  const root = location?.root ?? server.root
  const base = location?.alias ? location.alias.replace(/\/$/, '') + path.slice(location.prefix.replace(/\/$/, '').length) : root + path
  return file(base, path, location?.index ?? server.index, container)
}

const ERRORS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
}

function file(base: string, path: string, index: readonly string[], container: ContainerView): { http: HttpAnswer } {
  if (path.endsWith('/')) {
    for (const name of index) {
      const text = container.readFile(base + name)
      if (text !== undefined) return page(base + name, text)
    }
    return container.listDirectory(base) ? errorPage(403, 'Forbidden') : errorPage(404, 'Not Found')
  }
  const text = container.readFile(base)
  if (text !== undefined) return page(base, text)
  if (container.listDirectory(base)) return httpAnswer(301, '', { server: `nginx/${VERSION}`, location: `${path}/` })
  return errorPage(404, 'Not Found')
}

const page = (path: string, text: string) =>
  httpAnswer(200, text, { server: `nginx/${VERSION}`, 'content-type': typeOf(path), 'accept-ranges': 'bytes' })

const bad = () =>
  `HTTP/1.1 400 Bad Request\r\nServer: nginx/${VERSION}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<hr><center>nginx/${VERSION}</center>\r\n</body>\r\n</html>\r\n`

function start(argv: readonly string[], container: ContainerView): Program {
  if (argv.includes('-v')) return { runs: false, exitCode: 0, afterMs: 0, logs: [`nginx version: nginx/${VERSION}`] }
  const main = container.readFile('/etc/nginx/nginx.conf') ?? ''
  const confs = (container.listDirectory(CONF) ?? []).filter((name) => name.endsWith('.conf'))
  const sources =
    main === NGINX_CONF || main.includes('include /etc/nginx/conf.d/*.conf')
      ? confs.map((name) => ({ name: `${CONF}/${name}`, text: container.readFile(`${CONF}/${name}`) ?? '' }))
      : []
  const found = nginxServers([{ name: '/etc/nginx/nginx.conf', text: main }, ...sources])
  if ('error' in found) {
    return { runs: false, exitCode: 1, afterMs: 200, logs: [`nginx: [emerg] ${found.error}`] }
  }
  if (argv.includes('-t')) {
    const conf = '/etc/nginx/nginx.conf'
    return {
      runs: false,
      exitCode: 0,
      afterMs: 0,
      logs: [`nginx: the configuration file ${conf} syntax is ok`, `nginx: configuration file ${conf} test is successful`],
    }
  }
  return {
    runs: true,
    listeners: found.servers.map((server) =>
      httpListener(server.port, (request, client) => serve(server, request, container, client), bad),
    ),
    logs: [],
  }
}

const ENTRYPOINT_LOGS = [
  '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
  '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
  '/docker-entrypoint.sh: Configuration complete; ready for start up',
]

export const nginx: Image = {
  names: ['nginx', 'nginxinc/nginx-unprivileged'],
  tags: ['latest', 'stable', 'mainline', 'alpine', 'slim', 'perl', 'bookworm', 'trixie', 'bullseye', 'alpine-slim', 'otel'],
  newest: '1.31',
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  env: { NGINX_VERSION: VERSION, PKG_RELEASE: '1~trixie' },
  programs: {
    nginx: (argv, container) => {
      const program = start(argv, container)
      return 'runs' in program && program.runs ? { ...program, logs: [...ENTRYPOINT_LOGS, ...program.logs] } : program
    },
    'docker-entrypoint.sh': (argv) => ({ exec: argv.slice(1) }),
  },
  tools: [...gnuTools, 'curl', 'bash'],
  flavour: 'gnu',
  files: {
    '/etc/nginx/nginx.conf': NGINX_CONF,
    '/etc/nginx/conf.d/default.conf': DEFAULT_CONF,
    '/usr/share/nginx/html/index.html': INDEX,
    '/usr/share/nginx/html/50x.html':
      '<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n<body>\n<h1>An error occurred.</h1>\n</body>\n</html>\n',
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nID=debian\n',
  },
  size: 62_939_286,
}

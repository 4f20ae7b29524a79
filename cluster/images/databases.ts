import type { ContainerView, Image, Listener, Program } from './image'
import { gnuTools } from './tool-sets'

/** A connection of one of our database clients: what it says is JSON, which stands for the wire protocol that only it and the server speak. */
export type DatabaseCall = { client: 'psql' | 'mysql'; user: string; password?: string; database?: string; sql: string }
export type DatabaseAnswer = { out?: string; error?: string }

const isCall = (value: unknown): value is DatabaseCall => typeof value === 'object' && value !== null && 'client' in value && 'sql' in value

const parsed = (data: string | undefined): DatabaseCall | undefined => {
  if (!data?.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(data)
    return isCall(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const speaking = (
  port: number,
  client: DatabaseCall['client'],
  answer: (call: DatabaseCall) => DatabaseAnswer,
  greeting?: string,
): Listener => ({
  port,
  protocol: 'TCP',
  answer: ({ data }) => {
    const call = parsed(data)
    return call?.client === client ? { data: JSON.stringify(answer(call)) } : greeting ? { data: greeting } : {}
  },
})

const SELECT = /^\s*select\s+(\d+)\s*;?\s*$/i

function postgresProgram(_: readonly string[], { env }: ContainerView): Program {
  const trusts = env.POSTGRES_HOST_AUTH_METHOD === 'trust'
  if (!env.POSTGRES_PASSWORD && !trusts) {
    return {
      runs: false,
      exitCode: 1,
      afterMs: 300,
      logs: [
        'Error: Database is uninitialized and superuser password is not specified.',
        '       You must specify POSTGRES_PASSWORD to a non-empty value for the',
        '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".',
        '',
        '       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all',
        '       connections without a password. This is *not* recommended.',
        '',
        '       See PostgreSQL documentation about "trust":',
        '       https://www.postgresql.org/docs/current/auth-trust.html',
      ],
    }
  }
  const owner = env.POSTGRES_USER || 'postgres'
  const databases = ['postgres', env.POSTGRES_DB || owner]
  const answer = ({ user, password, database = user, sql }: DatabaseCall): DatabaseAnswer => {
    if (user !== owner || (!trusts && password !== env.POSTGRES_PASSWORD))
      return { error: `FATAL:  password authentication failed for user "${user}"` }
    if (!databases.includes(database)) return { error: `FATAL:  database "${database}" does not exist` }
    const one = SELECT.exec(sql)
    if (one) return { out: ` ?column? \n----------\n${one[1]!.padStart(9)}\n(1 row)\n\n` }
    if (/^\s*select\s+version\(\)\s*;?\s*$/i.test(sql)) return { out: ` version \n---------\n PostgreSQL 18.1\n(1 row)\n\n` }
    return { error: 'ERROR:  seatrial does not simulate SQL beyond SELECT <number> and SELECT version()' }
  }
  return {
    runs: true,
    listeners: [speaking(5432, 'psql', answer)],
    logs: [
      'PostgreSQL init process complete; ready for start up.',
      '',
      'LOG:  starting PostgreSQL 18.1',
      'LOG:  listening on IPv4 address "0.0.0.0", port 5432',
      'LOG:  database system is ready to accept connections',
    ],
  }
}

export const postgres: Image = {
  names: ['postgres'],
  tags: ['latest', 'alpine', 'bookworm', 'trixie', 'bullseye'],
  newest: '18',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['postgres'],
  env: { PGDATA: '/var/lib/postgresql/18/docker' },
  programs: {
    postgres: postgresProgram,
    'docker-entrypoint.sh': (argv) => ({ exec: argv[1]?.startsWith('-') ? ['postgres', ...argv.slice(1)] : argv.slice(1) }),
  },
  tools: [...gnuTools, 'bash', 'psql', 'pg_isready'],
  flavour: 'gnu',
  files: {},
  size: 156_000_000,
}

function mysqlProgram(_: readonly string[], { env }: ContainerView): Program {
  if (!env.MYSQL_ROOT_PASSWORD && !env.MYSQL_ALLOW_EMPTY_PASSWORD && !env.MYSQL_RANDOM_ROOT_PASSWORD) {
    return {
      runs: false,
      exitCode: 1,
      afterMs: 500,
      logs: [
        '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
        '    You need to specify one of the following as an environment variable:',
        '    - MYSQL_ROOT_PASSWORD',
        '    - MYSQL_ALLOW_EMPTY_PASSWORD',
        '    - MYSQL_RANDOM_ROOT_PASSWORD',
      ],
    }
  }
  const users: Record<string, string | undefined> = {
    root: env.MYSQL_ROOT_PASSWORD ?? '',
    ...(env.MYSQL_USER ? { [env.MYSQL_USER]: env.MYSQL_PASSWORD } : {}),
  }
  const answer = ({ user, password = '', sql }: DatabaseCall): DatabaseAnswer => {
    if (!(user in users) || users[user] !== password)
      return { error: `ERROR 1045 (28000): Access denied for user '${user}'@'%' (using password: ${password ? 'YES' : 'NO'})` }
    const one = SELECT.exec(sql)
    return one ? { out: `${one[1]}\n${one[1]}\n` } : { error: 'ERROR 1064 (42000): seatrial does not simulate SQL beyond SELECT <number>' }
  }
  return {
    runs: true,
    listeners: [speaking(3306, 'mysql', answer, 'J\u0000\u0000\u0000\n9.5.0')],
    logs: [
      "[System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '9.5.0'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.",
    ],
  }
}

export const mysql: Image = {
  names: ['mysql', 'mariadb'],
  tags: ['latest', 'lts', 'innovation', 'oraclelinux9', 'noble', 'oracle'],
  newest: '12',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['mysqld'],
  programs: {
    mysqld: mysqlProgram,
    mariadbd: mysqlProgram,
    'docker-entrypoint.sh': (argv) => ({ exec: argv[1]?.startsWith('-') ? ['mysqld', ...argv.slice(1)] : argv.slice(1) }),
  },
  tools: [...gnuTools, 'bash', 'mysql', 'mysqladmin'],
  flavour: 'gnu',
  files: {},
  size: 263_000_000,
}

/** The commands of a cache that need no memory of what was said before. */
function redisAnswer(line: string): string {
  const [command = '', ...args] = line.trim().split(/\s+/)
  switch (command.toUpperCase()) {
    case 'PING':
      return args[0] ? `$${args[0].length}\r\n${args[0]}\r\n` : '+PONG\r\n'
    case 'ECHO':
      return `$${(args[0] ?? '').length}\r\n${args[0] ?? ''}\r\n`
    case '':
      return ''
    default:
      return '-ERR seatrial simulates PING and ECHO only\r\n'
  }
}

function redisProgram(argv: readonly string[]): Program {
  const at = argv.indexOf('--port')
  const port = at === -1 ? 6379 : Number(argv[at + 1])
  return {
    runs: true,
    listeners: [
      { port, protocol: 'TCP', answer: ({ data }) => (data === undefined ? {} : { data: data.split(/\r?\n/).map(redisAnswer).join('') }) },
    ],
    logs: [
      '* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
      `* Running mode=standalone, port=${port}.`,
      '* Server initialized',
      '* Ready to accept connections tcp',
    ],
  }
}

export const redis: Image = {
  names: ['redis', 'valkey/valkey'],
  tags: ['latest', 'alpine', 'bookworm', 'trixie'],
  newest: '9',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['redis-server'],
  workdir: '/data',
  programs: {
    'redis-server': redisProgram,
    'valkey-server': redisProgram,
    'docker-entrypoint.sh': (argv) => ({ exec: argv[1]?.startsWith('-') ? ['redis-server', ...argv.slice(1)] : argv.slice(1) }),
  },
  tools: [...gnuTools, 'bash', 'redis-cli'],
  flavour: 'gnu',
  files: { '/data/.keep': '' },
  size: 52_000_000,
}

export const memcached: Image = {
  names: ['memcached'],
  tags: ['latest', 'alpine', 'bookworm', 'trixie'],
  newest: '1.6',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['memcached'],
  user: 'other',
  programs: {
    memcached: (argv): Program => ({
      runs: true,
      listeners: [
        {
          port: Number(argv[argv.indexOf('-p') + 1] ?? 11211) || 11211,
          protocol: 'TCP',
          answer: ({ data }) =>
            data === undefined
              ? {}
              : {
                  data: data.startsWith('version')
                    ? 'VERSION 1.6.40\r\n'
                    : data.startsWith('stats')
                      ? 'STAT pid 1\r\nSTAT version 1.6.40\r\nEND\r\n'
                      : 'ERROR\r\n',
                },
        },
      ],
      logs: [],
    }),
    'docker-entrypoint.sh': (argv) => ({ exec: argv[1]?.startsWith('-') ? ['memcached', ...argv.slice(1)] : argv.slice(1) }),
  },
  tools: [...gnuTools, 'bash'],
  flavour: 'gnu',
  files: {},
  size: 33_000_000,
}

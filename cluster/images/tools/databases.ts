import type { DatabaseAnswer, DatabaseCall } from '../databases'
import { CAUSES, CONNECT_TIMEOUT_MS } from './causes'
import { failed, ok, options, type Tool, type ToolCall } from './tool'

/** One statement to a database server over the simulated network; its answer, or why there is none. */
function ask(call: ToolCall, host: string, port: number, query: DatabaseCall): DatabaseAnswer | { failed: string; afterMs: number } {
  const sent = call.around.network.send({ protocol: 'TCP', host, port, data: JSON.stringify(query), timeoutMs: CONNECT_TIMEOUT_MS })
  if (sent.failure) return { failed: CAUSES[sent.failure.reason], afterMs: sent.failure.afterMs }
  const { data = '' } = sent.response
  return data.startsWith('{') ? (JSON.parse(data) as DatabaseAnswer) : { error: 'received invalid response to SSL negotiation' }
}

const psql: Tool = (call) => {
  const { values, operands } = options(call.argv, 'hpUdc', ['--host', '--port', '--username', '--dbname', '--command'])
  const value = (short: string, long: string) => values[short]?.at(-1) ?? values[long]?.at(-1)
  const asked = value('h', '--host') ?? call.env.PGHOST
  const host = asked ?? 'localhost'
  const port = Number(value('p', '--port') ?? call.env.PGPORT ?? 5432)
  const user = value('U', '--username') ?? call.env.PGUSER ?? 'root'
  const sql = value('c', '--command')
  if (sql === undefined) return failed('psql: seatrial simulates psql -c only')
  // On the socket of its own host the server trusts whoever comes.
  const password = call.env.PGPASSWORD ?? (asked === undefined ? call.env.POSTGRES_PASSWORD : undefined)
  const answer = ask(call, host, port, {
    client: 'psql',
    user,
    ...(password === undefined ? {} : { password }),
    database: value('d', '--dbname') ?? operands[0] ?? user,
    sql,
  })
  if ('failed' in answer) {
    const where =
      asked === undefined
        ? 'on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory'
        : `at "${host}", port ${port} failed: ${answer.failed}`
    return {
      err: `psql: error: connection to server ${where}\n\tIs the server running ${asked === undefined ? 'locally and accepting connections on that socket' : 'on that host and accepting TCP/IP connections'}?\n`,
      code: 2,
      afterMs: answer.afterMs,
    }
  }
  if (answer.error)
    return answer.error.startsWith('FATAL')
      ? failed(`psql: error: connection to server at "${host}", port ${port} failed: ${answer.error}`, 2)
      : failed(answer.error)
  return ok(answer.out ?? '')
}

const pgIsReady: Tool = (call) => {
  const { values } = options(call.argv, 'hpUdt')
  const host = values.h?.[0] ?? call.env.PGHOST
  const port = Number(values.p?.[0] ?? 5432)
  const sent = call.around.network.send({ protocol: 'TCP', host: host ?? 'localhost', port, timeoutMs: 3000 })
  const where = `${host ?? '/var/run/postgresql'}:${port}`
  return sent.failure
    ? { out: `${where} - no response\n`, code: 2, afterMs: sent.failure.afterMs }
    : ok(`${where} - accepting connections\n`)
}

const redisCli: Tool = (call) => {
  const { values, operands } = options(call.argv, 'hpan')
  const host = values.h?.[0] ?? '127.0.0.1'
  const port = Number(values.p?.[0] ?? 6379)
  if (operands.length === 0) return failed('redis-cli: seatrial simulates redis-cli with a command only')
  const sent = call.around.network.send({ protocol: 'TCP', host, port, data: `${operands.join(' ')}\r\n`, timeoutMs: CONNECT_TIMEOUT_MS })
  if (sent.failure)
    return { ...failed(`Could not connect to Redis at ${host}:${port}: ${CAUSES[sent.failure.reason]}`), afterMs: sent.failure.afterMs }
  const answer = sent.response.data ?? ''
  if (answer.startsWith('-')) return ok(`(error) ${answer.slice(1).trim()}\n`)
  return ok(`${answer.startsWith('+') ? answer.slice(1).trim() : (answer.split('\r\n')[1] ?? '')}\n`)
}

const mysql: Tool = (call) => {
  const { values } = options(
    call.argv.map((arg) => (/^-p./.test(arg) ? `--password=${arg.slice(2)}` : arg)),
    'huePDp',
    ['--host', '--user', '--execute', '--port', '--password'],
  )
  const value = (short: string, long: string) => values[short]?.at(-1) ?? values[long]?.at(-1)
  const host = value('h', '--host') ?? '127.0.0.1'
  const port = Number(value('P', '--port') ?? 3306)
  const sql = value('e', '--execute')
  if (sql === undefined) return failed('mysql: seatrial simulates mysql -e only')
  const password = value('p', '--password') ?? call.env.MYSQL_PWD
  const answer = ask(call, host, port, {
    client: 'mysql',
    user: value('u', '--user') ?? 'root',
    ...(password === undefined ? {} : { password }),
    sql,
  })
  if ('failed' in answer)
    return { err: `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (111)\n`, code: 1, afterMs: answer.afterMs }
  return answer.error ? failed(answer.error) : ok(answer.out ?? '')
}

const mysqladmin: Tool = (call) => {
  if (!call.argv.includes('ping')) return failed('mysqladmin: seatrial simulates mysqladmin ping only')
  const { values } = options(call.argv, 'hP')
  const sent = call.around.network.send({
    protocol: 'TCP',
    host: values.h?.[0] ?? '127.0.0.1',
    port: Number(values.P?.[0] ?? 3306),
    timeoutMs: 3000,
  })
  return sent.failure
    ? { err: "mysqladmin: connect to server at 'localhost' failed\n", code: 1, afterMs: sent.failure.afterMs }
    : ok('mysqld is alive\n')
}

export const databaseTools: Readonly<Record<string, Tool>> = { psql, pg_isready: pgIsReady, 'redis-cli': redisCli, mysql, mysqladmin }

import type { NetworkFailure, NetworkRequest, Sent } from '@/cluster/door'
import { addressOf, CAUSES, CONNECT_TIMEOUT_MS } from './causes'
import { curl } from './curl'
import { nslookup } from './nslookup'
import { failed, ok, options, type Tool, type ToolResult } from './tool'
import { wget } from './wget'

/** A bare connection, for nc, telnet and the database clients. */
const connect = (call: Parameters<Tool>[0], request: Pick<NetworkRequest, 'host' | 'port' | 'protocol' | 'data' | 'timeoutMs'>): Sent =>
  call.around.network.send(request)

const nc: Tool = (call) => {
  const { flags, values, operands } = options(call.argv, 'wpsie')
  const [host, portText] = operands
  if (flags.has('l')) {
    return { wait: 'ever', serves: true }
  }
  const port = Number(portText)
  if (!host || !Number.isInteger(port)) return failed(`BusyBox v1.37.0 () multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT`)
  const read = flags.has('z') ? { text: '' } : call.read('all')
  if (read === 'wait') return { wait: 'input' }
  const timeoutMs = values.w ? Number(values.w[0]) * 1000 : CONNECT_TIMEOUT_MS
  const sent = connect(call, { protocol: flags.has('u') ? 'UDP' : 'TCP', host, port, timeoutMs, ...(read.text ? { data: read.text } : {}) })
  const verbose = flags.has('v')
  if (sent.failure) return ncFailure(sent.failure, host, addressOf(call.around, host), port, flags.has('v') || !flags.has('z'))
  const { data } = sent.response
  const address = addressOf(call.around, host)
  const opened =
    call.around.image.flavour === 'busybox'
      ? `${host} (${address}:${port}) open\n`
      : `Connection to ${host} (${address}) ${port} port [tcp/*] succeeded!\n`
  return { out: data ?? '', err: verbose ? opened : '' }
}

function ncFailure({ reason, afterMs }: NetworkFailure, host: string, address: string, port: number, says: boolean): ToolResult {
  const text =
    reason === 'unresolved' || reason === 'resolver-timeout'
      ? `nc: bad address '${host}'\n`
      : `nc: ${host} (${address}:${port}): ${CAUSES[reason]}\n`
  return { err: says || reason === 'unresolved' ? text : '', code: 1, afterMs }
}

const ping: Tool = (call) => {
  const { values, operands } = options(call.argv, 'cWwis')
  const [host] = operands
  if (!host) return failed('ping: usage: ping [-c COUNT] HOST')
  const answer = /^[\d.]+$/.test(host) ? undefined : call.around.network.resolve(host)
  const address = answer ? answer.records.find(({ type }) => type === 'A')?.value : host
  if (!address) return failed(`ping: bad address '${host}'`)
  void values
  return failed(`PING ${host} (${address}): seatrial does not simulate ICMP`, 1)
}

const interfaces = ({ around: { container } }: Parameters<Tool>[0]): string =>
  [
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000',
    '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
    '    inet 127.0.0.1/8 scope host lo',
    '       valid_lft forever preferred_lft forever',
    '2: eth0@if12: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1450 qdisc noqueue state UP qlen 1000',
    `    link/ether ${macOf(container.podIP)} brd ff:ff:ff:ff:ff:ff`,
    `    inet ${container.podIP}/24 brd ${container.podIP.replace(/\d+$/, '255')} scope global eth0`,
    '       valid_lft forever preferred_lft forever',
    '',
  ].join('\n')

const macOf = (ip: string): string =>
  `0a:58:${ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`

const ip: Tool = (call) => {
  const what = call.argv.slice(1).filter((arg) => !arg.startsWith('-'))[0] ?? ''
  if (/^a(d(d(r(ess)?)?)?)?$/.test(what)) return ok(interfaces(call))
  const gateway = call.around.container.podIP.replace(/\d+$/, '1')
  if (/^r(o(u(te?)?)?)?$/.test(what))
    return ok(
      `default via ${gateway} dev eth0 \n${call.around.container.podIP.replace(/\d+$/, '0')}/24 dev eth0 scope link  src ${call.around.container.podIP} \n`,
    )
  return failed(`ip: seatrial simulates addr and route only`)
}

const ifconfig: Tool = ({ around: { container } }) =>
  ok(
    `eth0      Link encap:Ethernet  HWaddr ${macOf(container.podIP).toUpperCase()}  \n          inet addr:${container.podIP}  Bcast:${container.podIP.replace(/\d+$/, '255')}  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1450  Metric:1\n\nlo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n\n`,
  )

export const networkTools: Readonly<Record<string, Tool>> = {
  wget,
  curl,
  nslookup,
  nc,
  ping,
  ip,
  ifconfig,
  httpd: ({ argv }) =>
    argv.includes('-f') || argv.some((arg) => /^-[a-z]*f/.test(arg))
      ? { wait: 'ever', serves: true }
      : failed('httpd: seatrial simulates httpd -f only'),
}

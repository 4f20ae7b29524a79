import { parseYaml } from '@/apimachinery/yaml'
import { API_SERVER } from '@/cluster/base/control-plane'
import { KUBELET_CONFIG, KUBELET_DROP_IN, KUBELET_KUBECONFIG, KUBELET_UNIT } from './machine-files'

/** How a kubelet comes up with the files it finds: `fails` with its last words, or runs, perhaps without reaching its API server. */
export type KubeletStart = { fails: { said: string; executable?: true } } | { runs: true; unreachable?: string }

type ReadFile = (path: string) => string | undefined

/** The command that systemd runs: the last `ExecStart=`, its variables put in. An empty one forgets those before it. */
function commandLine(read: ReadFile): string[] {
  const lines = [KUBELET_UNIT, KUBELET_DROP_IN].flatMap((path) => (read(path) ?? '').split('\n'))
  const variables: Record<string, string> = {}
  const assign = (text: string) => {
    const [, name, value] = /^"?(\w+)=(.*?)"?$/.exec(text.trim()) ?? []
    if (name !== undefined) variables[name] = value!.replace(/^"/, '')
  }
  let command = ''
  for (const line of lines) {
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line.trim()) ?? []
    if (key === 'ExecStart') command = value
    else if (key === 'Environment') assign(value)
    else if (key === 'EnvironmentFile') for (const each of (read(value.replace(/^-/, '')) ?? '').split('\n')) assign(each)
  }
  return command
    .replace(/\$\{?(\w+)\}?/g, (_, name: string) => variables[name] ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
}

const flagOf = (words: readonly string[], name: string): string | undefined =>
  words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)

// as cmd/kubelet/app server.go loadConfigFile
function configFault(path: string, read: ReadFile): string | undefined {
  const failed = (why: string) =>
    `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error ${why}`
  const text = read(path)
  if (text === undefined)
    return failed(`failed to read kubelet config file ${JSON.stringify(path)}, error: open ${path}: no such file or directory`)
  const { documents, errors } = parseYaml(text)
  if (errors[0]) return failed(errors[0].goMessage)
  const config = documents[0]?.value as { kind?: string; authentication?: { x509?: { clientCAFile?: string } } } | null | undefined
  if (config?.kind !== 'KubeletConfiguration')
    return failed(`no kind ${JSON.stringify(config?.kind ?? '')} is registered for the kubelet's configuration`)
  const authority = config.authentication?.x509?.clientCAFile
  if (authority !== undefined && read(authority) === undefined)
    return `failed to construct kubelet dependencies: unable to load client CA file ${authority}: open ${authority}: no such file or directory`
  return undefined
}

/** Reads what a kubelet reads when it starts. as cmd/kubelet/app server.go run */
export function startKubelet(read: ReadFile): KubeletStart {
  const [program = '', ...words] = commandLine(read)
  if (program !== '/usr/bin/kubelet') return { fails: { said: program, executable: true } }
  const fault = configFault(flagOf(words, 'config') ?? KUBELET_CONFIG, read)
  if (fault !== undefined) return { fails: { said: fault } }
  const path = flagOf(words, 'kubeconfig') ?? KUBELET_KUBECONFIG
  const kubeconfig = read(path)
  const bootstrap = flagOf(words, 'bootstrap-kubeconfig') ?? ''
  if (kubeconfig === undefined && read(bootstrap) === undefined)
    return { fails: { said: `failed to run Kubelet: unable to load bootstrap kubeconfig: stat ${bootstrap}: no such file or directory` } }
  const server = /^\s*server:\s*["']?https?:\/\/([^\s"'/]+)/m.exec(kubeconfig ?? '')?.[1]
  return server === undefined || server === API_SERVER ? { runs: true } : { runs: true, unreachable: server }
}

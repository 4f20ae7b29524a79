import { expect, test } from 'vitest'
import { kubectlCommand } from './commands/kubectl'
import { ls } from './commands/ls'
import { directOf } from './direct'
import { type LiveHost, openShell } from './host'
import { parse } from './just-bash'

const host = {
  commands: new Map([kubectlCommand, ls].flatMap((command) => command.names.map((name) => [name, command]))),
} as unknown as LiveHost
const login = openShell('terminal', 'candidate', 'login')
const shell = { ...login, env: { ...login.env, BASH_ALIAS_k: 'kubectl', BASH_ALIAS_kn: 'kubectl -n shop' } }

/** The words that a line is started with, and what it reads; undefined where bash is to run it. */
function started(line: string, env: Record<string, string> = {}) {
  const direct = directOf(host, { ...shell, env: { ...shell.env, ...env } }, parse(line).statements[0]!)
  return direct && [direct.name, ...direct.args, ...(direct.stdin ? [{ stdin: direct.stdin }] : [])]
}

test.each([
  ['kubectl get pods', ['kubectl', 'get', 'pods']],
  ['k get po -A', ['kubectl', 'get', 'po', '-A']],
  [
    `kubectl get po -o jsonpath='{.items[*].metadata.name}' "a b" c\\ d`,
    ['kubectl', 'get', 'po', '-o', 'jsonpath={.items[*].metadata.name}', 'a b', 'c d'],
  ],
  ["kubectl apply -f - <<'END'\nname: $x — ü\nEND", ['kubectl', 'apply', '-f', '-', { stdin: 'name: $x — ü\n' }]],
  ['kubectl apply -f - <<END\nname: x\nEND', ['kubectl', 'apply', '-f', '-', { stdin: 'name: x\n' }]],
  ['kubectl apply -f - <<END\n[{a: *}]\nEND', ['kubectl', 'apply', '-f', '-', { stdin: '[{a: *}]\n' }]],
])('%s is started without bash', (line, words) => {
  expect(started(line)).toEqual(words)
})

test.each([
  ['ls'],
  ['echo kubectl'],
  ['kn get pods'],
  ['"k" get pods'],
  ['kubectl get pods | wc -l'],
  ['kubectl get pods > file'],
  ['kubectl get pods &'],
  ['! kubectl get pods'],
  ['time kubectl get pods'],
  ['A=1 kubectl get pods'],
  ['kubectl get $what'],
  ['kubectl get {pods,svc}'],
  ['kubectl get -f *.yaml'],
  ['kubectl get -f ~/a.yaml'],
  ['kubectl apply -f -'],
  ['kubectl apply -f - <<END\nname: $x\nEND'],
  ['kubectl apply -f - <<< "kind: Pod"'],
])('%s is for bash', (line) => {
  expect(started(line)).toBeUndefined()
})

test.each([[{ PATH: '/opt/bin' }], [{ SHELLOPTS: 'errexit' }], [{ SHELLOPTS: 'braceexpand:xtrace' }]])(
  'what a shell is set to is for bash to heed: %o',
  (env) => {
    expect(started('kubectl get pods', env)).toBeUndefined()
  },
)

test('an alias counts where aliases are expanded', () => {
  expect(started('k get pods', { BASHOPTS: 'globskipdots' })).toBeUndefined()
})

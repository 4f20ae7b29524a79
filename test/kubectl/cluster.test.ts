import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'
import { createBench } from './context'

const startAt = Date.UTC(2026, 10, 21, 9)

function bench() {
  const cluster = createCluster({ seed: 'kubectl', startAt })
  const made = createBench(cluster)
  const sh = (line: string, stdin = '') => made.run(line.split(' '), stdin)
  return { ...made, bench: made, cluster, sh }
}

describe('a deployment is made, exposed, changed and removed', () => {
  it('from create to delete', async () => {
    const { sh } = bench()
    expect(await sh('create deployment web --image=nginx:1.27 --replicas=2')).toEqual({
      exit: 0,
      stdout: 'deployment.apps/web created\n',
      stderr: '',
    })
    expect((await sh('rollout status deployment/web')).stdout).toBe(
      'Waiting for deployment "web" rollout to finish: 0 of 2 updated replicas are available...\nWaiting for deployment "web" rollout to finish: 1 of 2 updated replicas are available...\ndeployment "web" successfully rolled out\n',
    )
    expect(await sh('expose deployment web --port=80 --type=NodePort')).toEqual({ exit: 0, stdout: 'service/web exposed\n', stderr: '' })
    expect((await sh('get service web -o jsonpath={.spec.type}:{.spec.ports[0].targetPort}')).stdout).toBe('NodePort:80')
    expect((await sh('scale deploy web --replicas=3')).stdout).toBe('deployment.apps/web scaled\n')
    expect((await sh('set image deploy/web nginx=nginx:1.28')).stdout).toBe('deployment.apps/web image updated\n')
    expect((await sh('rollout status deploy/web')).stdout).toMatch(/successfully rolled out\n$/)
    expect((await sh('rollout history deploy/web')).stdout).toBe(
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n',
    )
    expect((await sh('rollout undo deploy/web')).stdout).toBe('deployment.apps/web rolled back\n')
    expect((await sh('get deploy web -o jsonpath={.spec.template.spec.containers[0].image}')).stdout).toBe('nginx:1.27')
    expect((await sh('label svc web tier=front')).stdout).toBe('service/web labeled\n')
    expect((await sh('get svc -l tier=front -o name')).stdout).toBe('service/web\n')
    expect((await sh('delete deploy,svc web')).stdout).toBe(
      'deployment.apps "web" deleted from default namespace\nservice "web" deleted from default namespace\n',
    )
    expect(await sh('get deploy web')).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'Error from server (NotFound): deployments.apps "web" not found\n',
    })
  })
})

describe('drain', () => {
  it.each([
    ['client', ' (dry run)'],
    ['server', ' (server dry run)'],
  ])('--dry-run=%s evicts nothing', async (dry, note) => {
    const { sh } = bench()
    await sh('run web --image=nginx')
    await sh('wait pod/web --for=condition=Ready')
    const node = (await sh('get pod web -o jsonpath={.spec.nodeName}')).stdout
    expect((await sh(`drain ${node} --ignore-daemonsets --force --pod-selector=run=web --dry-run=${dry}`)).stdout).toBe(
      `node/${node} cordoned${note}\nevicting pod default/web${note}\nnode/${node} drained${note}\n`,
    )
    expect((await sh('get pod web -o jsonpath={.status.phase}{.metadata.deletionTimestamp}')).stdout).toBe('Running')
    expect((await sh(`get node ${node} -o jsonpath={.spec.unschedulable}`)).stdout).toBe('')
  })
})

describe('debug', () => {
  it('puts a container beside those that run, and enters it', async () => {
    const { sh } = bench()
    await sh('run web --image=nginx')
    await sh('wait pod/web --for=condition=Ready')
    expect((await sh('debug web -c peek --profile=general --image=busybox -i -- head -n1', 'typed\n')).stdout).toBe('typed\n')
    expect((await sh('logs web -c peek')).stdout).toBe('typed\n')
    expect((await sh('get pod web -o jsonpath={.status.ephemeralContainerStatuses[*].name}')).stdout).toBe('peek')
  })

  it('leaves a program that reads on to who comes next: its input stays open', async () => {
    const { sh } = bench()
    await sh('run web --image=nginx')
    await sh('wait pod/web --for=condition=Ready')
    expect((await sh('debug web -c peek --profile=general --image=busybox -i -- head -n2', 'one\n')).stdout).toBe('')
    expect((await sh('attach web -c peek -i', 'two\n')).stdout).toBe('one\ntwo\n')
  })
})

describe('apply set-last-applied', () => {
  it('writes the annotation of what has none, where asked to', async () => {
    const { sh } = bench()
    const given = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: b\n'
    await sh('create -f -', given)
    expect(await sh('apply view-last-applied cm c')).toEqual({ exit: 0, stdout: '', stderr: '' })
    expect(await sh('apply set-last-applied -f -', given)).toEqual({
      exit: 1,
      stdout: '',
      stderr:
        'error: no last-applied-configuration annotation found on resource: c, to create the annotation, run the command with --create-annotation\n',
    })
    expect((await sh('apply set-last-applied --create-annotation -f -', given)).stdout).toBe('configmap/c configured\n')
    expect((await sh('apply view-last-applied cm c')).stdout).toBe(
      'apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: c\n  namespace: default\n',
    )
    expect((await sh('apply set-last-applied -f -', given)).stdout).toBe('set-last-applied c: no changes required.\n')
  })
})

describe('config set and unset', () => {
  it.each([
    ['set users.jane.token abc', 'Property "users.jane.token" set.\n', ''],
    ['set clusters.far.insecure-skip-tls-verify true', 'Property "clusters.far.insecure-skip-tls-verify" set.\n', ''],
    ['set current-context other', 'Property "current-context" set.\n', ''],
    ['set foo.bar y', '', 'error: unable to parse foo.bar after [] at api.Config\n'],
    ['set users.jane.client-key-data abc', '', 'error: error decoding input value: illegal base64 data at input byte 0\n'],
    ['unset users.nobody', 'Property "users.nobody" unset.\n', ''],
    ['unset clusters.zz.server', '', 'error: current map key `zz` is invalid\n'],
  ])('config %s', async (line, stdout, stderr) => {
    expect(await bench().sh(`config ${line}`)).toEqual({ exit: stderr === '' ? 0 : 1, stdout, stderr })
  })
  it('changes the file', async () => {
    const { sh } = bench()
    await sh('config set users.jane.token abc')
    expect((await sh('config view --raw -o jsonpath={.users[?(@.name=="jane")].user}')).stdout).toBe('{"token":"abc"}')
    await sh('config unset users.jane.token')
    expect((await sh('config view --raw -o jsonpath={.users[?(@.name=="jane")].user}')).stdout).toBe('{}')
    await sh('config unset users.jane')
    expect((await sh('config get-users')).stdout).not.toContain('jane')
  })
})

describe('a template in a file', () => {
  it('that is not there', async () => {
    expect((await bench().sh('get cm -o jsonpath-file=/nope')).stderr).toBe(
      'error: error reading --template /nope, open /nope: no such file or directory\n',
    )
    expect((await bench().sh('get cm -o custom-columns-file=/nope')).stderr).toBe(
      'error: error reading template /nope, open /nope: no such file or directory\n',
    )
  })
})

describe('keys named as what every object inherits', () => {
  it.each([
    ['annotate ns default constructor=x', 'namespace/default annotated\n', ''],
    ['annotate ns default toString-', 'namespace/default annotated\n', ''],
    ['label ns default constructor=x', 'namespace/default labeled\n', ''],
    ['label ns default valueOf-', 'label "valueOf" not found.\nnamespace/default not labeled\n', ''],
    ['create configmap c --from-literal=constructor=x', 'configmap/c created\n', ''],
    ['create configmap p --from-literal=__proto__=x --dry-run=client -o jsonpath={.data}', '{"__proto__":"x"}', ''],
    [
      'create configmap p --from-literal=__proto__=x',
      '',
      'error: failed to create configmap: seatrial does not simulate a field named "__proto__"\n',
    ],
    ['annotate ns default __proto__=x', '', 'Error from server (BadRequest): seatrial does not simulate a field named "__proto__"\n'],
  ])('%s', async (line, stdout, stderr) => {
    expect(await bench().sh(line)).toEqual({ exit: stderr === '' ? 0 : 1, stdout, stderr })
  })
})

const manifest = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: http
`

describe('apply', () => {
  it('creates, leaves alone, changes and removes what is no longer there', async () => {
    const { sh } = bench()
    expect((await sh('apply -f -', manifest)).stdout).toBe('service/web created\n')
    expect((await sh('apply -f -', manifest)).stdout).toBe('service/web unchanged\n')
    expect((await sh('apply -f -', manifest.replace('targetPort: http', 'targetPort: 8080'))).stdout).toBe('service/web configured\n')
    expect((await sh('get svc web -o jsonpath={.spec.ports[0].targetPort}')).stdout).toBe('8080')
    expect((await sh('apply -f -', manifest.replace('  selector:\n    app: web\n', ''))).stdout).toBe('service/web configured\n')
    expect((await sh('get svc web -o jsonpath={.spec.selector}')).stdout).toBe('')
  })

  it('uses the documents that are right and tells what is wrong with the others', async () => {
    const { sh } = bench()
    expect(await sh('apply -f -', `${manifest}---\napiVersion: v1\nkind: Servic\nmetadata:\n  name: x\n`)).toEqual({
      exit: 1,
      stdout: 'service/web created\n',
      stderr:
        'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Servic" in version "v1"\nensure CRDs are installed first\n',
    })
  })

  it('tells field errors as the server gives them', async () => {
    const { sh } = bench()
    expect(await sh('apply -f -', manifest.replace('port: 80\n', 'port: 80\n    nodePort: 99\n'))).toMatchObject({ exit: 1, stdout: '' })
    expect((await sh('apply -f -', manifest.replace('selector:', 'selectr:'))).stderr).toBe(
      'Error from server (BadRequest): error when creating "STDIN": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.selectr"\n',
    )
  })
})

describe('inside a pod', () => {
  it('runs one command and passes its exit code on', async () => {
    const { sh } = bench()
    await sh('run web --image=nginx:1.27')
    expect((await sh('wait --for=condition=Ready pod/web')).stdout).toBe('pod/web condition met\n')
    expect(await sh('exec web -- cat /etc/hostname')).toEqual({ exit: 0, stdout: 'web\n', stderr: '' })
    expect(await sh('exec web -- false')).toEqual({ exit: 1, stdout: '', stderr: 'command terminated with exit code 1\n' })
    expect((await sh('exec web -c nope -- ls')).stderr).toBe('Error from server (BadRequest): container nope is not valid for pod web\n')
  })

  it('runs a pod for one command and removes it', async () => {
    const { bench: made, sh } = bench()
    made.typed = ['echo hello', 'exit 3']
    const ran = await sh('run tmp --image=busybox --rm -it --restart=Never -- sh')
    expect(ran.stdout).toContain('hello')
    expect(ran.stdout).toMatch(/pod "tmp" deleted from default namespace\n$/)
    expect(ran).toMatchObject({ exit: 3, stderr: expect.stringMatching(/\npod default\/tmp terminated \(Error\)\n$/) })
    expect((await sh('get pods')).stderr).toBe('No resources found in default namespace.\n')
  })
})

describe('-v', () => {
  it('tells of every request', async () => {
    const { sh } = bench()
    await sh('get pods')
    const told = (await sh('get svc kubernetes -o name -v=6')).stderr.replace(/^I\d{4} [\d:.]+ +1 /gm, 'I ')
    expect(told).toContain(
      'I round_trippers.go:632] "Response" verb="GET" url="https://192.168.1.10:6443/api/v1/namespaces/default/services/kubernetes" status="200 OK" milliseconds=0\n',
    )
    expect((await sh('get svc kubernetes -o name -v=8')).stderr).toContain('"Response Body" body="{')
  })
})

describe('edit', () => {
  it('sends what changed', async () => {
    const { bench: made, sh } = bench()
    await sh('apply -f -', manifest)
    made.editor = (text) => text.replace('port: 80', 'port: 81')
    expect(await sh('edit svc web')).toEqual({ exit: 0, stdout: 'service/web edited\n', stderr: '' })
    expect((await sh('get svc web -o jsonpath={.spec.ports[*].port}')).stdout).toBe('81')
  })

  it('reopens with the failure, and keeps a copy when the editor is left', async () => {
    const { bench: made, sh, files } = bench()
    await sh('apply -f -', manifest)
    const seen: string[] = []
    made.editor = (text) => {
      seen.push(text)
      return seen.length === 1 ? text.replace('type: ClusterIP', 'type: Nope') : text
    }
    const ran = await sh('edit svc web')
    expect(ran).toMatchObject({ exit: 1, stdout: '' })
    expect(seen[1]).toContain('# services "web" was not valid:\n# * spec.type: Unsupported value: "Nope"')
    expect(files.get('/tmp/kubectl-edit-web.yaml')).toContain('type: Nope')
  })
})

describe('completion', () => {
  it.each([
    [['ge'], ['get']],
    [
      ['rollout', ''],
      ['history', 'pause', 'restart', 'resume', 'status', 'undo'],
    ],
    [['get', 'servicea'], ['serviceaccounts']],
    [['get', 'svc', ''], ['kubernetes']],
    [['-n', 'kube-s'], ['kube-system']],
    [['get', 'pods', '-o', 'y'], ['yaml']],
    [['get', 'pods', '--namesp'], ['--namespace']],
    [['describe', 'svc/k'], ['svc/kubernetes']],
    [['config', 'use-context', ''], ['kubernetes-admin@kubernetes']],
  ])('%j', async (argv, expected) => {
    expect(await bench().complete(argv)).toEqual(expected)
  })
})

import { describe, expect, it } from 'vitest'
import { lab } from './fixture'

const web = `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: nginx}]}
`
const path = '/api/v1/namespaces/default/pods/web/ephemeralcontainers'
const debugWith = (of: ReturnType<typeof lab>, container: object) =>
  of.request('PATCH', path, { spec: { ephemeralContainers: [container] } }, 'application/strategic-merge-patch+json').status

describe('an ephemeral container', () => {
  it('runs beside the others, once, and is never ready', () => {
    const of = lab()
    of.create(web)
    of.until(20)
    expect(debugWith(of, { name: 'debug', image: 'busybox', command: ['sh', '-c', 'echo hi; exit 3'] })).toBe(200)
    of.until(60)
    const pod = of.get('Pod', 'web')
    expect(pod.status).toMatchObject({
      phase: 'Running',
      ephemeralContainerStatuses: [{ name: 'debug', ready: false, restartCount: 0, state: { terminated: { exitCode: 3 } } }],
    })
    expect(of.pods()).toEqual(['web 1/1 Running'])
    expect(of.logs('web', '?container=debug')).toBe('hi\n')
    expect(of.events('web').slice(-4)).toEqual([
      '+20s Normal Pulling: Pulling image "busybox"',
      '+21s Normal Pulled: Successfully pulled image "busybox" in 1.771s (1.771s including waiting). Image size: 2224358 bytes.',
      '+21s Normal Created: Container created',
      '+21s Normal Started: Container started',
    ])
    const fields = of.list('Event').map((event) => (event.involvedObject as { fieldPath?: string }).fieldPath)
    expect(new Set(fields)).toContain('spec.ephemeralContainers{debug}')
  })

  it('can be entered while it runs, and goes with its pod', () => {
    const of = lab()
    of.create(web)
    of.until(20)
    debugWith(of, { name: 'debug', image: 'busybox', command: ['sleep', '1d'] })
    of.until(30)
    expect(of.get('Pod', 'web').status).toMatchObject({ ephemeralContainerStatuses: [{ name: 'debug', state: { running: {} } }] })
    of.remove('Pod', 'web')
    of.until(120)
    expect(of.pods()).toEqual([])
  })
})

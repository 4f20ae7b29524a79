import type { Json, KubeObject } from '@/apimachinery/object'
import { pathOf } from '../client/api'
import { fileFlags } from '../client/manifests'
import { targets } from '../client/targets'
import { reporter } from '../client/write'
import { type Command, command } from '../command'
import { KubectlError, ManyErrors } from '../errors'
import { bool } from '../flags'
import { printFlags } from '../output/printer'

type Request = KubeObject & { status?: { conditions?: { type: string }[] } & { [field: string]: Json } }

/** As cmd/certificates modifyCertificateCondition. */
const deciding = (verb: string, done: string, type: 'Approved' | 'Denied', reason: string, opposite: string): Command =>
  command({
    use: `${verb} (-f FILENAME | NAME)`,
    short: `${verb === 'approve' ? 'Approve' : 'Deny'} a certificate signing request`,
    long:
      verb === 'approve'
        ? 'Approve a certificate signing request: the signer that it names may then issue the certificate. Look at the request first: its signer decides what the certificate is good for.'
        : 'Deny a certificate signing request: no certificate will be issued for it.',
    examples: `# The request of jane\nkubectl certificate ${verb} jane`,
    flags: { ...fileFlags, ...printFlags, force: bool() },
    async run(invocation) {
      const { args, api, context, flags: given } = invocation
      if (args.length === 0 && given.filename.length === 0 && given.kustomize === '')
        throw new KubectlError('one or more CSRs must be specified as <name> or -f <filename>')
      const failures: unknown[] = []
      const words = args.map((arg) => (arg.includes('/') ? arg : `certificatesigningrequests/${arg}`))
      const report = reporter({ ...invocation, flags: { ...given, dryRun: 'none' } }, 'none')
      for (const { resource, name, object } of await targets(api, context, words, given, failures)) {
        if (resource.kind !== 'CertificateSigningRequest') {
          failures.push(new KubectlError('can only handle certificates.k8s.io/v1 certificate signing requests'))
          continue
        }
        const request = object as Request
        const conditions = request.status?.conditions ?? []
        if (conditions.some((condition) => condition.type === opposite)) {
          failures.push(new KubectlError(`certificate signing request ${JSON.stringify(name)} is already ${opposite}`))
          continue
        }
        let decided: KubeObject = request
        if (given.force || !conditions.some((condition) => condition.type === type)) {
          const now = `${new Date(context.now()).toISOString().slice(0, 19)}Z`
          const message = `This CSR was ${done} by kubectl certificate ${verb}.`
          const condition = { type, status: 'True', reason, message, lastUpdateTime: now }
          const kept = conditions.filter((one) => one.type !== type)
          const body = { ...request, status: { ...request.status, conditions: [...kept, condition] } } as unknown as Json
          decided = await api.request<KubeObject>('PUT', pathOf(resource, undefined, name, 'approval'), { body })
        }
        report(resource, decided, done)
      }
      if (failures.length > 0) throw new ManyErrors(failures)
    },
  })

export const certificate = command({
  use: 'certificate SUBCOMMAND',
  short: 'Modify certificate resources',
  helpsAlways: true,
  subcommands: [
    deciding('approve', 'approved', 'Approved', 'KubectlApprove', 'Denied'),
    deciding('deny', 'denied', 'Denied', 'KubectlDeny', 'Approved'),
  ],
})

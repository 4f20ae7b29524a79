import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type ApiRequest, type Cluster, createCluster, restoreCluster } from '@/cluster/cluster'
import { certificateHeader } from '@/cluster/door'

const startAt = Date.parse('2026-11-21T10:00:00Z')
const shop = '/api/v1/namespaces/default'
const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const hour = 3_600_000

/** Made by `openssl req -new -newkey rsa:1024 -nodes -subj "/O=dev/CN=jane"`. */
const request = `-----BEGIN CERTIFICATE REQUEST-----
MIIBXDCBxgIBADAdMQwwCgYDVQQKDANkZXYxDTALBgNVBAMMBGphbmUwgZ8wDQYJ
KoZIhvcNAQEBBQADgY0AMIGJAoGBAObfTPJfEcxtpn3YtJwYo8pvxkEnoTjlAL8Z
TRjZAgllOS77JLHKLSb3VXXOqCDLRkGmOeilanRAeNAhuFvqcZVmcZRHBMkrqMSL
ztl0RULfeB2cTY4I4G3TprALrdWiKIjgENTlP+F+1nWBKhJ6NZ3HyDtBlBbslPse
/IsVWQydAgMBAAGgADANBgkqhkiG9w0BAQsFAAOBgQA/QvMf3v9+mK7RBCVzLVYF
8jLSmrF9QenLYBHs4Fprg4NF0gW7Z5BEx0cdMEAtjtMTmjirTd78TQZsjd6/ht4V
yNTBm4H2Mey4XxKlhBYC+404fEoG/fYo3QfDnP5feBYcnPpeBwl6m7JAZjHMm81u
Euli2Cq+6mKiNeoityylWQ==
-----END CERTIFICATE REQUEST-----
`

const fresh = () => createCluster({ seed: 'tokens', startAt, setup: { profile: 'empty' } })
const send = (cluster: Cluster, method: ApiRequest['method'], path: string, body?: object, headers: Record<string, string> = {}) => {
  const answer = cluster.handle({ method, path, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: answer.status, body: 'body' in answer ? JSON.parse(String(answer.body)) : undefined }
}
const whoami = (cluster: Cluster, headers: Record<string, string>) => {
  const { status, body } = send(cluster, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, headers)
  return status === 201 ? body.status.userInfo : status
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('tokens of service accounts', () => {
  const ask = (cluster: Cluster, spec: object) => send(cluster, 'POST', `${shop}/serviceaccounts/bot/token`, { spec })
  const withBot = () => {
    const cluster = fresh()
    const { uid } = send(cluster, 'POST', `${shop}/serviceaccounts`, { metadata: { name: 'bot' } }).body.metadata
    return { cluster, uid: uid as string }
  }
  it('say who it is, until they end', () => {
    const { cluster, uid } = withBot()
    const { status } = ask(cluster, { expirationSeconds: 600 }).body
    expect(status.expirationTimestamp).toBe('2026-11-21T10:10:00Z')
    expect(whoami(cluster, bearer(status.token))).toEqual({
      username: 'system:serviceaccount:default:bot',
      uid,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^JTI=[0-9a-f-]{36}$/)] },
    })
    cluster.advanceTo(startAt + 599_000)
    expect(whoami(cluster, bearer(status.token)).username).toBe('system:serviceaccount:default:bot')
    cluster.advanceTo(startAt + 600_000)
    expect(whoami(cluster, bearer(status.token))).toBe(401)
  })
  it('end with their account, and with one of the same name', () => {
    const { cluster } = withBot()
    const { token } = ask(cluster, {}).body.status
    send(cluster, 'DELETE', `${shop}/serviceaccounts/bot`)
    expect(whoami(cluster, bearer(token))).toBe(401)
    send(cluster, 'POST', `${shop}/serviceaccounts`, { metadata: { name: 'bot' } })
    expect(whoami(cluster, bearer(token))).toBe(401)
  })
  it('are known in a restored cluster, and in no other', () => {
    const { cluster } = withBot()
    const { token } = ask(cluster, {}).body.status
    expect(whoami(restoreCluster(cluster.snapshot()), bearer(token)).username).toBe('system:serviceaccount:default:bot')
    const other = createCluster({ seed: 'tokens', secret: 'drawn', startAt, setup: { profile: 'empty' } })
    expect(whoami(other, bearer(token))).toBe(401)
    expect(whoami(cluster, bearer(`${token}x`))).toBe(401)
  })
  it('for somebody else are no way in, but can be reviewed', () => {
    const { cluster } = withBot()
    const { token } = ask(cluster, { audiences: ['vault'] }).body.status
    expect(whoami(cluster, bearer(token))).toBe(401)
    const review = (spec: object) =>
      send(cluster, 'POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token, ...spec } }).body.status
    expect(review({ audiences: ['vault', 'other'] })).toMatchObject({ authenticated: true, audiences: ['vault'] })
    expect(review({})).toEqual({ user: {}, error: 'invalid bearer token' })
  })
  const refused: Record<string, [object, number, string]> = {
    'a minute': [
      { expirationSeconds: 60 },
      422,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ],
    'for ever': [
      { expirationSeconds: 2 ** 33 },
      422,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 8589934592: may not specify a duration larger than 2^32 seconds',
    ],
    'bound to a pod that is none': [{ boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'nope' } }, 404, 'pods "nope" not found'],
    'bound to something else': [
      { boundObjectRef: { kind: 'ConfigMap', apiVersion: 'v1', name: 'x' } },
      400,
      'cannot bind token for serviceaccount to object of type /v1, Kind=ConfigMap',
    ],
  }
  it.each(Object.entries(refused))('%s is refused', (_, [spec, status, message]) => {
    const answer = ask(withBot().cluster, spec)
    expect([answer.status, answer.body.message]).toEqual([status, message])
  })
  it('stand in a Secret that asks for one, and end with it', () => {
    const { cluster, uid } = withBot()
    const annotations = { 'kubernetes.io/service-account.name': 'bot' }
    const type = 'kubernetes.io/service-account-token'
    send(cluster, 'POST', `${shop}/secrets`, { metadata: { name: 'key', annotations }, type })
    const { data, metadata } = send(cluster, 'GET', `${shop}/secrets/key`).body
    expect(Object.keys(data).sort()).toEqual(['ca.crt', 'namespace', 'token'])
    expect(metadata.annotations['kubernetes.io/service-account.uid']).toBe(uid)
    expect(whoami(cluster, bearer(atob(data.token))).username).toBe('system:serviceaccount:default:bot')
    send(cluster, 'DELETE', `${shop}/serviceaccounts/bot`)
    expect(send(cluster, 'GET', `${shop}/secrets/key`).status).toBe(404)
    expect(whoami(cluster, bearer(atob(data.token)))).toBe(401)
  })
})

describe('certificates', () => {
  const spec = { request: btoa(request), signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] }
  const create = (cluster: Cluster, more: object = {}) =>
    send(cluster, 'POST', csrs, { apiVersion: 'certificates.k8s.io/v1', metadata: { name: 'jane' }, spec: { ...spec, ...more } })
  const decide = (cluster: Cluster, type: string, headers: Record<string, string> = {}) => {
    const { body } = send(cluster, 'GET', `${csrs}/jane`)
    const conditions = [...(body.status.conditions ?? []), { type, status: 'True', reason: 'Test', message: 'decided' }]
    return send(cluster, 'PUT', `${csrs}/jane/approval`, { ...body, status: { conditions } }, headers)
  }
  const shown = (cluster: Cluster) =>
    send(cluster, 'GET', `${csrs}/jane`, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }).body.rows[0].cells

  it('are asked for, approved, signed, used, and run out', () => {
    const cluster = fresh()
    const asked = send(cluster, 'POST', csrs, {
      metadata: { name: 'jane' },
      spec: { ...spec, expirationSeconds: 86_400, username: 'forged' },
    })
    expect(asked.body.spec).toMatchObject({ username: 'kubernetes-super-admin', groups: ['system:masters', 'system:authenticated'] })
    expect(shown(cluster)).toEqual(['jane', '0s', 'kubernetes.io/kube-apiserver-client', 'kubernetes-super-admin', '24h', 'Pending'])
    expect(decide(cluster, 'Approved').status).toBe(200)
    expect(shown(cluster).at(-1)).toBe('Approved,Issued')
    const pem = atob(send(cluster, 'GET', `${csrs}/jane`).body.status.certificate)
    const certificate = new X509Certificate(pem)
    const authority = new X509Certificate(cluster.clientAuthority())
    expect(certificate.verify(authority.publicKey)).toBe(true)
    expect([certificate.subject, certificate.issuer, certificate.keyUsage]).toEqual([
      'O=dev\nCN=jane',
      'CN=kubernetes',
      ['1.3.6.1.5.5.7.3.2'],
    ])
    expect([certificate.validFrom, certificate.validTo]).toEqual(['Nov 21 09:55:00 2026 GMT', 'Nov 22 09:55:00 2026 GMT'])
    const headers = { [certificateHeader]: btoa(pem) }
    expect(whoami(cluster, headers)).toMatchObject({ username: 'jane', groups: ['dev', 'system:authenticated'] })
    expect(send(cluster, 'GET', `${shop}/pods`, undefined, headers).body.message).toBe(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
    )
    const other = createCluster({ seed: 'another', startAt, setup: { profile: 'empty' } })
    expect(whoami(other, headers)).toBe(401)
    expect(whoami(cluster, { [certificateHeader]: btoa(cluster.clientAuthority()) })).toBe(401)
    expect(whoami(cluster, { [certificateHeader]: 'nonsense' })).toBe(401)
    cluster.advanceTo(startAt + 25 * hour)
    expect(whoami(cluster, headers)).toBe(401)
    expect(send(cluster, 'GET', `${csrs}/jane`).status).toBe(404)
  })
  it('are the same for the same cluster', () => {
    const certificateOf = () => {
      const cluster = fresh()
      create(cluster)
      decide(cluster, 'Approved')
      return send(cluster, 'GET', `${csrs}/jane`).body.status.certificate
    }
    expect(certificateOf()).toBe(certificateOf())
  })
  it('are denied, and then not approved', () => {
    const cluster = fresh()
    create(cluster)
    expect(decide(cluster, 'Denied').status).toBe(200)
    expect(shown(cluster).at(-1)).toBe('Denied')
    expect(decide(cluster, 'Approved').body.message).toBe(
      'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: status.conditions[1].type: Invalid value: "Approved": Approved and Denied conditions are mutually exclusive',
    )
  })
  it('fail for usages that the signer does not sign', () => {
    const cluster = fresh()
    create(cluster, { usages: ['server auth'] })
    decide(cluster, 'Approved')
    expect(shown(cluster).at(-1)).toBe('Approved,Failed')
    expect(send(cluster, 'GET', `${csrs}/jane`).body.status.conditions[1]).toMatchObject({
      type: 'Failed',
      reason: 'SignerValidationFailure',
      message: 'invalid usage for client certificate: server auth',
    })
  })
  it('are approved by who may', () => {
    const cluster = fresh()
    create(cluster)
    const rules = [{ verbs: ['update', 'get'], apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'] }]
    const rbac = '/apis/rbac.authorization.k8s.io/v1'
    send(cluster, 'POST', `${rbac}/clusterroles`, { metadata: { name: 'approver' }, rules })
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'approver' }
    send(cluster, 'POST', `${rbac}/clusterrolebindings`, {
      metadata: { name: 'approver' },
      roleRef,
      subjects: [{ kind: 'User', name: 'kim' }],
    })
    expect(decide(cluster, 'Approved', { 'impersonate-user': 'kim' }).body.message).toBe(
      'certificatesigningrequests.certificates.k8s.io "jane" is forbidden: user not permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client"',
    )
  })
  const named = (errors: string) => `CertificateSigningRequest.certificates.k8s.io "jane" is invalid: ${errors}`
  const refused: Record<string, [object, string]> = {
    'no request': [
      { request: btoa('nonsense') },
      named(`spec.request: Invalid value: "${btoa('nonsense')}": PEM block type must be CERTIFICATE REQUEST`),
    ],
    'no usages': [{ usages: [] }, named('spec.usages: Required value: usages must be provided')],
    'a usage twice': [{ usages: ['client auth', 'client auth'] }, named('spec.usages[1]: Duplicate value: "client auth"')],
    'no signer': [{ signerName: '' }, named('spec.signerName: Required value')],
    'a signer of no domain': [
      { signerName: 'mine' },
      named(`spec.signerName: Invalid value: "mine": must be a fully qualified domain and path of the form 'example.com/signer-name'`),
    ],
    'the old signer': [
      { signerName: 'kubernetes.io/legacy-unknown' },
      named('spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version'),
    ],
    'five minutes': [
      { expirationSeconds: 300 },
      named('spec.expirationSeconds: Invalid value: 300: may not specify a duration less than 600 seconds (10 minutes)'),
    ],
  }
  it.each(Object.entries(refused))('%s is refused', (_, [more, message]) => {
    const { status, body } = create(fresh(), more)
    expect([status, body.message]).toEqual([422, message])
  })
})

import { base64Text, pem, utf8 } from '@/apimachinery/encoding'
import { clusterAuthority } from '@/cluster/api/authentication-certificates'
import type { Reader } from '@/cluster/api/reader'
import { parseTimestamp } from '@/cluster/api/time'
import { API_SERVER, PKI } from '@/cluster/base/control-plane'
import { publicKeyOf } from '@/cluster/crypto/ed25519'
import { sha256 } from '@/cluster/crypto/sha2'
import { type Authority, authorityOf, issue, keyInfo, keyPem } from '@/cluster/crypto/x509'
import { node as nodeKind } from '@/cluster/kinds/core/node'
import { once, remembered } from '@/cluster/once'

/** Texts by path, each worked out when it is first read: a signature is dear. */
export type LazyFiles = Readonly<Record<string, () => string>>

/** A kubelet's certificate and key, in one file. */
export const KUBELET_CLIENT = '/var/lib/kubelet/pki/kubelet-client-current.pem'

const kubeletUser = (host: string) => `system:node:${host}`

const year = 365 * 86_400_000

type Leaf = { authority: string; commonName: string; organizations?: string[]; usages: string[]; names?: string[] }

const server = ['digital signature', 'key encipherment', 'server auth']
const client = ['digital signature', 'key encipherment', 'client auth']

// as cmd/kubeadm/app/phases/certs certlist.go
const leaves = (host: string, address: string): Readonly<Record<string, Leaf>> => ({
  apiserver: {
    authority: 'ca',
    commonName: 'kube-apiserver',
    usages: server,
    names: [
      host,
      ...['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', '10.96.0.1'],
      address,
    ],
  },
  'apiserver-kubelet-client': {
    authority: 'ca',
    commonName: 'kube-apiserver-kubelet-client',
    organizations: ['kubeadm:cluster-admins'],
    usages: client,
  },
  'apiserver-etcd-client': { authority: 'etcd/ca', commonName: 'kube-apiserver-etcd-client', usages: client },
  'front-proxy-client': { authority: 'front-proxy-ca', commonName: 'front-proxy-client', usages: client },
  'etcd/server': {
    authority: 'etcd/ca',
    commonName: host,
    usages: [...server, 'client auth'],
    names: [host, 'localhost', address, '127.0.0.1'],
  },
  'etcd/peer': {
    authority: 'etcd/ca',
    commonName: host,
    usages: [...server, 'client auth'],
    names: [host, 'localhost', address, '127.0.0.1'],
  },
  'etcd/healthcheck-client': { authority: 'etcd/ca', commonName: 'kube-etcd-healthcheck-client', usages: client },
})

const secretOf = (read: Reader, purpose: string) => sha256(utf8(read.secret(purpose)))

const bytesOfAddress = (address: string) => Uint8Array.from(address.split('.').map(Number))
const isAddress = (name: string) => /^[\d.]+$/.test(name)

/** When a machine was set up: its certificates hold a year from then. */
const since = (read: Reader, host: string): number => {
  const created = read.get(nodeKind, undefined, host)?.metadata.creationTimestamp
  return created === undefined ? read.now() : parseTimestamp(created)
}

/** An authority of the machine beside the cluster's own; it holds ten years. as kubeadm's CertificateAuthorityValidityPeriod */
const authorityNamed = (read: Reader, host: string, name: string, commonName: string): Authority => {
  const from = since(read, host)
  const purpose = `authority ${name}`
  return madeAuthority(`${from} ${read.secret(purpose)}`, () =>
    authorityOf(secretOf(read, purpose), { commonName, organizations: [] }, from, from + 10 * year),
  )
}

// A cluster that is restored, or tried again, has the keys that it had: they hang on its secret and its time alone, and a signature is dear.
const madeAuthority = remembered<Authority>(100)
const madeLeaf = remembered<{ certificate: string; key: string }>(500)

const leafOf = (read: Reader, host: string, name: string, leaf: Leaf, authority: Authority) =>
  madeLeaf(`${since(read, host)} ${JSON.stringify(leaf)} ${read.secret(`key of ${host}/${name}`)}`, () =>
    newLeaf(read, host, name, leaf, authority),
  )

const newLeaf = (read: Reader, host: string, name: string, leaf: Leaf, authority: Authority) => {
  const seed = secretOf(read, `key of ${host}/${name}`)
  const from = since(read, host)
  const serial = sha256(utf8(`${host}/${name}`)).slice(0, 8)
  serial[0] = (serial[0]! & 0x3f) | 0x40
  const certificate = issue(authority, {
    serial,
    subject: { commonName: leaf.commonName, organizations: leaf.organizations ?? [] },
    publicKey: keyInfo(publicKeyOf(seed)),
    notBefore: from,
    notAfter: from + year,
    usages: leaf.usages,
    ...(leaf.names
      ? { alternatives: { dns: leaf.names.filter((one) => !isAddress(one)), ip: leaf.names.filter(isAddress).map(bytesOfAddress) } }
      : {}),
  })
  return { certificate, key: keyPem(seed) }
}

/** The certificates and keys of the control plane's machine, as kubeadm lays them out. */
export function controlPlanePki(read: Reader, host: string, address: string): LazyFiles {
  const authorities: Readonly<Record<string, () => Authority>> = {
    ca: () => clusterAuthority(read),
    'front-proxy-ca': once(() => authorityNamed(read, host, 'front-proxy-ca', 'front-proxy-ca')),
    'etcd/ca': once(() => authorityNamed(read, host, 'etcd/ca', 'etcd-ca')),
  }
  const files: Record<string, () => string> = {}
  for (const [name, authority] of Object.entries(authorities)) {
    files[`${PKI}/${name}.crt`] = () => authority().certificate
    files[`${PKI}/${name}.key`] = () => keyPem(authority().seed)
  }
  for (const [name, leaf] of Object.entries(leaves(host, address))) {
    const made = once(() => leafOf(read, host, name, leaf, authorities[leaf.authority]!()))
    files[`${PKI}/${name}.crt`] = () => made().certificate
    files[`${PKI}/${name}.key`] = () => made().key
  }
  const accounts = once(() => secretOf(read, 'service account keys'))
  files[`${PKI}/sa.key`] = () => keyPem(accounts())
  files[`${PKI}/sa.pub`] = () => pem('PUBLIC KEY', keyInfo(publicKeyOf(accounts())))
  return files
}

/** A kubeconfig of one user, whose credentials are lines of YAML. as cmd/kubeadm/app/util/kubeconfig */
const kubeconfigOf = (read: Reader, user: string, credentials: Readonly<Record<string, string>>): string => `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${base64Text(clusterAuthority(read).certificate)}
    server: https://${API_SERVER}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: ${user}
  name: ${user}@kubernetes
current-context: ${user}@kubernetes
kind: Config
users:
- name: ${user}
  user:
${Object.entries(credentials)
  .map(([key, value]) => `    ${key}: ${value}\n`)
  .join('')}`

/** A kubeconfig that holds a client certificate of the cluster's authority. as cmd/kubeadm/app/phases/kubeconfig */
export const clientConfig = (read: Reader, host: string, user: string, organizations: string[]): string => {
  const { certificate, key } = leafOf(
    read,
    host,
    user,
    { authority: 'ca', commonName: user, organizations, usages: client },
    clusterAuthority(read),
  )
  return kubeconfigOf(read, user, { 'client-certificate-data': base64Text(certificate), 'client-key-data': base64Text(key) })
}

/** A kubeconfig that names the file in which the kubelet renews its certificate. */
export const kubeletConfigOf = (read: Reader, host: string): string =>
  kubeconfigOf(read, kubeletUser(host), { 'client-certificate': KUBELET_CLIENT, 'client-key': KUBELET_CLIENT })

/** The certificate by which a kubelet knows itself, with its key, in one file. as pkg/kubelet/certificate */
export const kubeletClient = (read: Reader, host: string): string => {
  const user = kubeletUser(host)
  const leaf: Leaf = { authority: 'ca', commonName: user, organizations: ['system:nodes'], usages: client }
  const { certificate, key } = leafOf(read, host, user, leaf, clusterAuthority(read))
  return certificate + key
}

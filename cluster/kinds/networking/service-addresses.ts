import type { KubeObject } from '@/apimachinery/object'
import { bootstrapMetadata } from '@/cluster/kinds/bootstrap'
import { ageColumn } from '@/cluster/kinds/columns'
import { service } from '@/cluster/kinds/core/service'
import { defineKind } from '@/cluster/kinds/define'
import { serviceCIDR } from '@/cluster/network/address'

type IPAddress = KubeObject & { spec: { parentRef: { group: string; resource: string; namespace: string; name: string } } }

/** The addresses that Services have, worked out from them: allocation is the Services' own. as pkg/registry/core/service/ipallocator */
export const ipAddress = defineKind<IPAddress>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  namespaced: false,
  verbs: ['get', 'list'],
  computed: ({ read }) =>
    read
      .list(service)
      .flatMap(({ metadata, spec }): IPAddress[] =>
        !spec.clusterIP || spec.clusterIP === 'None'
          ? []
          : [
              {
                apiVersion: 'networking.k8s.io/v1',
                kind: 'IPAddress',
                metadata: {
                  name: spec.clusterIP,
                  uid: metadata.uid,
                  resourceVersion: metadata.resourceVersion,
                  creationTimestamp: metadata.creationTimestamp,
                  labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' },
                },
                spec: { parentRef: { group: '', resource: 'services', namespace: metadata.namespace!, name: metadata.name! } },
              },
            ],
      )
      .sort((a, b) => (a.metadata.name! < b.metadata.name! ? -1 : 1)),
  columns: [
    { name: 'ParentRef', cell: ({ spec: { parentRef } }) => `${parentRef.resource}/${parentRef.namespace}/${parentRef.name}` },
    ageColumn,
  ],
})

type ServiceCIDR = KubeObject & { spec: { cidrs: string[] }; status: { conditions: { type: string; status: string }[] } }

/** The one range that Services' addresses come from; more cannot be added. */
export const serviceCidr = defineKind<ServiceCIDR>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  namespaced: false,
  verbs: ['get', 'list'],
  computed: ({ read }) => {
    const made = bootstrapMetadata(read)
    return [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'ServiceCIDR',
        metadata: { name: 'kubernetes', ...made, finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
        spec: { cidrs: [serviceCIDR] },
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'True',
              lastTransitionTime: made.creationTimestamp,
              reason: '',
              message: 'Kubernetes Service CIDR is ready',
            },
          ],
        },
      } as unknown as ServiceCIDR,
    ]
  },
  columns: [{ name: 'CIDRs', cell: ({ spec }) => spec.cidrs.join(',') }, ageColumn],
})

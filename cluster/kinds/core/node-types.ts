import type { KubeObject } from '@/apimachinery/object'

export type Taint = { key: string; value?: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'; timeAdded?: string }

export type NodeCondition = {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason?: string
  message?: string
  lastHeartbeatTime?: string
  lastTransitionTime?: string
}

export type NodeStatus = {
  capacity?: Record<string, string>
  allocatable?: Record<string, string>
  conditions?: NodeCondition[]
  addresses?: { type: 'InternalIP' | 'ExternalIP' | 'Hostname' | 'InternalDNS' | 'ExternalDNS'; address: string }[]
  nodeInfo?: Record<string, string>
  daemonEndpoints?: { kubeletEndpoint?: { Port: number } }
  images?: { names?: string[]; sizeBytes?: number }[]
}

export type Node = KubeObject & {
  spec: { podCIDR?: string; podCIDRs?: string[]; providerID?: string; taints?: Taint[]; unschedulable?: boolean }
  status?: NodeStatus
}

const domains: Record<string, string> = {
  storage: 'Storage',
  troubleshooting: 'Troubleshooting',
  'workloads-scheduling': 'Workloads & Scheduling',
  'cluster-architecture': 'Cluster Architecture, Installation & Configuration',
  'services-networking': 'Services & Networking',
}

/** A curriculum domain as the exam's curriculum writes it. */
export const domainName = (id: string): string => domains[id] ?? id

/** A topic's slug as words. */
export const topicName = (id: string): string => id.replaceAll('-', ' ')

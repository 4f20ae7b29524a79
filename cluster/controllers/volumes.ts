import { ephemeralVolumes } from './ephemeral-volumes'
import type { Controller } from './plan'
import { volumeAttachments } from './volume-attachment'
import { volumeBinder } from './volume-binder'
import { volumeExpansion } from './volume-expansion'
import { claimProtection, volumeLifecycle } from './volume-lifecycle'
import { volumeProvisioner } from './volume-provisioner'

/** Everything that acts on claims and volumes, in the order in which it plans at one instant. */
export const volumeControllers: readonly Controller[] = [
  ephemeralVolumes,
  volumeBinder,
  volumeProvisioner,
  volumeLifecycle,
  claimProtection,
  volumeExpansion,
  ...volumeAttachments,
]

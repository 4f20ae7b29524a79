import type { Controller } from './plan'
import { deploymentController } from './deployment'
import { serviceControllers } from './services'

/** Every controller that belongs to no node, in the order in which they plan at one instant. */
export const controllers: readonly Controller[] = [deploymentController, ...serviceControllers]

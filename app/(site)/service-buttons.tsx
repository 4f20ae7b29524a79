import { signInServices } from '@/exam/auth/options'
import { ServiceButton } from './service-button'

/** Sign-in services that the operator switched on; nothing when there are none. */
export function ServiceButtons() {
  const services = signInServices()
  if (services.length === 0) return null
  return (
    <div className="grid gap-3">
      {services.map(({ id, name }) => (
        <ServiceButton key={id} id={id} name={name} />
      ))}
    </div>
  )
}

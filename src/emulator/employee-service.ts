import type { Method, Schema, Service } from '../core/schema.js'

const name = 'SoftLayer_User_Employee'

/** The methods: parameter names, type of the result, whether credentials of their own open a session. */
const methods: Readonly<Record<string, readonly [readonly string[], string, boolean]>> = {
  getObject: [[], 'anything', false],
  getEncryptedSessionToken: [
    ['username', 'password', 'securityCode'],
    'SoftLayer_Container_User_Customer_Portal_Token',
    true,
  ],
  performExternalAuthentication: [
    ['username', 'password', 'securityCode'],
    'SoftLayer_Container_User_Customer_Portal_Token',
    true,
  ],
  refreshEncryptedToken: [['token'], 'string[]', true],
}

/**
 * A service by name. `SoftLayer_User_Employee` is one of the API's internal side, which the public reference does not
 * list; its methods are known from the client that calls them.
 */
export function serviceNamed(schema: Schema, service: string): Service | undefined {
  return schema.service(service) ?? (service === name ? employeeService(schema) : undefined)
}

function employeeService(schema: Schema): Service {
  return {
    name,
    type: schema.type(name),
    names: () => Object.keys(methods),
    method(method): Method | undefined {
      const known = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (!known) return undefined
      const [parameters, returns, opens] = known
      // Old clients send a name, a password and a code, newer ones an object of them; the code may be a number.
      const type = schema.reference('anything')
      return {
        name: method,
        parameters: parameters.map((parameter) => ({ name: parameter, type, optional: true, fallback: null })),
        returns: schema.reference(returns),
        static: opens,
        noauth: opens,
        maskable: !opens,
        filterable: false,
        limitable: false,
        deprecated: false,
      }
    },
  }
}

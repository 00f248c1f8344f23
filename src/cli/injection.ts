import { failures, type Failure, type Injection } from '../emulator/index.js'
import { suggestion } from '../config/suggestion.js'
import { UsageError } from './failure.js'
import { readCount } from './values.js'

/**
 * Reads a failure to inject: its name, then settings.
 *
 * @example
 * readInjection('reset-before-headers')
 * readInjection('html-502,times=2,every=3,skip=1,call=SoftLayer_Account::getObject')
 *
 * @throws UsageError that says what is wrong.
 */
export function readInjection(text: string): Injection {
  const [name = '', ...settings] = text.split(',')
  const failure = failures.find((one) => one === name)
  if (failure === undefined) {
    const close = suggestion(name, failures)
    throw new UsageError(
      `--fail: there is no failure "${name.slice(0, 100)}"${close}; there are ${failures.join(', ')}`,
    )
  }
  const injection: { -readonly [K in keyof Injection]: Injection[K] } & { failure: Failure } = { failure }
  for (const setting of settings) {
    const equals = setting.indexOf('=')
    const [key, value] = [setting.slice(0, Math.max(0, equals)), setting.slice(equals + 1)]
    switch (key) {
      case 'times':
        injection.times = value === 'all' ? Infinity : readCount('--fail times', value, 1)
        break
      case 'every':
        injection.every = readCount('--fail every', value, 1)
        break
      case 'skip':
      case 'delay':
        injection[key] = readCount(`--fail ${key}`, value)
        break
      case 'call':
        injection.call = value
        break
      case 'executed':
        injection.executed = value !== 'no'
        break
      default:
        throw new UsageError(
          `--fail: "${setting.slice(0, 100)}" is no setting; there are times, every, skip, call, executed and delay, as in times=2`,
        )
    }
  }
  return injection
}

/** What the protocols are measured against: one adapter a file. May import core and what the bench shares; loads packages late. */
import { fetchRival } from './fetch.js'
import { pythonRival } from './python.js'
import type { Rival } from './rival.js'
import { soapRival } from './soap.js'
import { xmlrpcRival } from './xmlrpc.js'

/** Every rival, in the order of tables. */
export const rivals: readonly Rival[] = [fetchRival, xmlrpcRival, pythonRival, soapRival]

import type { Row, World } from './world.js'

/**
 * The portal permissions by key name, with their short key and their name: what
 * `SoftLayer_User_Customer_CustomerPermission_Permission::getAllObjects` lists. Facts: SLDN, "Permission Enforcement in
 * the SoftLayer API"; those of brands and partners are left out.
 */
const known: readonly (readonly [keyName: string, key: string, name: string])[] = [
  ['ACCESS_ALL_DEDICATEDHOSTS', 'ALL_3', 'Access Virtual DedicatedHosts'],
  ['ACCESS_ALL_GUEST', 'ALL_2', 'All Guest Access'],
  ['ACCESS_ALL_HARDWARE', 'ALL_1', 'All Hardware Access'],
  ['ACCOUNT_SUMMARY_VIEW', 'A_1', 'View Account Summary'],
  ['ADD_SERVICE_STORAGE', 'A_10', 'Add/Upgrade Storage (StorageLayer)'],
  ['ANTI_MALWARE_MANAGE', 'SE_4', 'Manage Antivirus/Spyware'],
  ['BANDWIDTH_MANAGE', 'B_1', 'View Bandwidth Statistics'],
  ['CDN_ACCOUNT_MANAGE', 'CDN_1', 'Manage CDN Account'],
  ['CDN_BANDWIDTH_VIEW', 'CDN_3', 'View CDN Bandwidth Statistics'],
  ['CDN_FILE_MANAGE', 'CDN_2', 'Manage CDN File Transfers'],
  ['COMPANY_EDIT', 'A_2', 'Edit Company Profile'],
  ['CUSTOMER_POST_PROVISION_SCRIPT_MANAGEMENT', 'SO_8', 'Manage Provisioning Scripts'],
  ['CUSTOMER_SSH_KEY_MANAGEMENT', 'SE_10', 'Manage SSH Keys'],
  ['DATACENTER_ACCESS', 'DA_1', 'Physically Access a Datacenter'],
  ['DATACENTER_ROOM_ACCESS', 'DA_2', "Physically Access a Customer's Colo Cage"],
  ['DNS_MANAGE', 'DNS_1', 'Manage DNS'],
  ['FIREWALL_MANAGE', 'SE_2', 'Manage Firewalls'],
  ['FIREWALL_RULE_MANAGE', 'FW_1', 'Manage Firewall Rules'],
  ['FORUM_ACCESS', 'F_1', 'forums'],
  ['GATEWAY_MANAGE', 'GTW_1', 'Manage Network Gateways'],
  ['HARDWARE_VIEW', 'H_1', 'View Hardware Details'],
  ['HOSTNAME_EDIT', 'H_7', 'Edit Hostname/Domain'],
  ['HOST_ID_MANAGE', 'SE_6', 'Host IDS'],
  ['INSTANCE_UPGRADE', 'A_11', 'Add/Upgrade Cloud Instances'],
  ['IP_ADD', 'H_6', 'Add IP Addresses'],
  ['LICENSE_VIEW', 'H_5', 'View licenses'],
  ['LOADBALANCER_MANAGE', 'LBS_1', 'Manage Load Balancers'],
  ['LOCKBOX_MANAGE', 'NAS_1', 'Manage Lockbox'],
  ['MONITORING_MANAGE', 'H_3', 'Manage Device Monitoring'],
  ['NAS_MANAGE', 'NAS_2', 'Storage Manage'],
  ['NETWORK_MESSAGE_DELIVERY_MANAGE', 'NET_4', 'Manage E-mail Delivery Service'],
  ['NETWORK_ROUTE_MANAGE', 'NET_1', 'Manage Network Subnet Routes'],
  ['NETWORK_TUNNEL_MANAGE', 'NET_3', 'Manage IPSEC Network Tunnels'],
  ['NETWORK_VLAN_SPANNING', 'NET_2', 'Manage Network VLAN Spanning'],
  ['NTF_SUBSCRIBER_MANAGE', 'NTF_1', 'Manage Notification Subscribers'],
  ['ONE_TIME_PAYMENTS', 'A_4', 'Submit One-Time Payments'],
  ['PORT_CONTROL', 'PO_1', 'Manage Port Control'],
  ['PORT_UPGRADE', 'PU_2', 'Upgrade Port'],
  ['PUBLIC_IMAGE_MANAGE', 'I_1', 'Manage Public Images'],
  ['QUEUE_MANAGE', 'SO_6', 'Manage Queue Service'],
  ['REMOTE_MANAGEMENT', 'H_2', 'IPMI Remote Management'],
  ['REQUEST_COMPLIANCE_REPORT', 'COM_1', 'Request Compliance Report'],
  ['RESET_PORTAL_PASSWORD', 'A_12', 'Reset Password'],
  ['SCALE_GROUP_MANAGE', 'SG_1', 'Manage Auto Scale Groups'],
  ['SECURITY_CERTIFICATE_MANAGE', 'SE_9', 'Manage Certificates (SSL)'],
  ['SECURITY_CERTIFICATE_VIEW', 'SE_8', 'View Certificates (SSL)'],
  ['SECURITY_MANAGE', 'SE_1', 'Security'],
  ['SERVER_ADD', 'XX_1', 'Add Server'],
  ['SERVER_CANCEL', 'A_6', 'Cancel Server'],
  ['SERVER_RELOAD', 'H_4', 'OS Reloads and Rescue Kernel'],
  ['SERVER_UPGRADE', 'A_5', 'Upgrade Server'],
  ['SERVICE_ADD', 'A_7', 'Add/Upgrade Services'],
  ['SERVICE_CANCEL', 'A_9', 'Cancel Services'],
  ['SERVICE_UPGRADE', 'A_8', 'Upgrade Services'],
  ['SOFTWARE_FIREWALL_MANAGE', 'SE_3', 'Manage Firewall Software'],
  ['SSL_VPN_ENABLED', 'PI_1', 'ssl vpn'],
  ['TICKET_ADD', 'T_7', 'Add Tickets'],
  ['TICKET_EDIT', 'T_8', 'Edit Tickets'],
  ['TICKET_SEARCH', 'T_2', 'Search Tickets'],
  ['TICKET_VIEW', 'T_1', 'View Tickets'],
  ['TICKET_VIEW_ALL', 'T_6', 'View All Tickets'],
  ['TICKET_VIEW_BY_HARDWARE', 'T_4', 'View Tickets by Hardware Access'],
  ['TICKET_VIEW_BY_VIRTUAL_GUEST', 'T_5', 'View Tickets by Computing Instance Access'],
  ['UPDATE_PAYMENT_DETAILS', 'A_3', 'Update Payment Details'],
  ['USER_EVENT_LOG_VIEW', 'A_15', 'View Event Log'],
  ['USER_MANAGE', 'A_0', 'Manage Users'],
  ['VIEW_CPANEL', 'SO_1', 'View cPanel'],
  ['VIEW_HELM', 'SO_3', 'View Helm'],
  ['VIEW_PLESK', 'SO_2', 'View Plesk'],
  ['VIEW_QUANTASTOR', 'SO_7', 'View QuantaStor'],
  ['VIEW_URCHIN', 'SO_4', 'View Urchin'],
  ['VIRTUAL_GUEST_VIEW', 'VG_1', 'View Virtual Server Details'],
  ['VPN_MANAGE', 'VPN_1', 'VPN Administration'],
  ['VULN_SCAN_MANAGE', 'SE_7', 'Vulnerability Scanning'],
]

/** All key names. */
export const permissionNames: readonly string[] = known.map(([keyName]) => keyName)

/** What a new user gets when its parent has it: to look at the account and to ask for help. */
export const defaultPermissions: readonly string[] = [
  'ACCESS_ALL_GUEST',
  'ACCESS_ALL_HARDWARE',
  'ACCOUNT_SUMMARY_VIEW',
  'FORUM_ACCESS',
  'HARDWARE_VIEW',
  'TICKET_ADD',
  'TICKET_EDIT',
  'TICKET_SEARCH',
  'TICKET_VIEW',
  'VIRTUAL_GUEST_VIEW',
]

const catalogs = new WeakMap<World, ReadonlyMap<string, Row>>()

/** The permissions of a world by key name: one object for each, which all users share. */
export function permissionsOf(world: World): ReadonlyMap<string, Row> {
  let catalog = catalogs.get(world)
  if (!catalog) {
    const type = 'SoftLayer_User_Customer_CustomerPermission_Permission'
    catalog = new Map(known.map(([keyName, key, name]) => [keyName, world.row(type, { key, keyName, name })]))
    catalogs.set(world, catalog)
  }
  return catalog
}

/** The permissions of a user. */
export function permissionsHeld(user: Row): readonly Row[] {
  return (user.values['permissions'] as readonly Row[] | undefined) ?? []
}

/** One of these permissions opens the methods of these names of a type and its subtypes. */
export interface MethodRule {
  readonly type: string
  readonly methods: RegExp
  readonly anyOf: readonly string[]
}

/** What changes something and needs a permission for it. The first rule that fits counts; what has none is free. */
export const methodRules: readonly MethodRule[] = [
  { type: 'SoftLayer_Virtual_Guest', methods: /^create/, anyOf: ['SERVER_ADD'] },
  { type: 'SoftLayer_Virtual_Guest', methods: /^delete/, anyOf: ['SERVER_CANCEL'] },
  { type: 'SoftLayer_Virtual_Guest', methods: /^(power|reboot|pause$|resume$)/, anyOf: ['REMOTE_MANAGEMENT'] },
  { type: 'SoftLayer_Virtual_Guest', methods: /^edit/, anyOf: ['HOSTNAME_EDIT'] },
  { type: 'SoftLayer_Hardware', methods: /^create/, anyOf: ['SERVER_ADD'] },
  { type: 'SoftLayer_Hardware', methods: /^delete/, anyOf: ['SERVER_CANCEL'] },
  { type: 'SoftLayer_Hardware', methods: /^(power|reboot)/, anyOf: ['REMOTE_MANAGEMENT'] },
  { type: 'SoftLayer_Hardware', methods: /^edit/, anyOf: ['HOSTNAME_EDIT'] },
  { type: 'SoftLayer_Product_Order', methods: /^place/, anyOf: ['SERVER_ADD', 'SERVICE_ADD'] },
  { type: 'SoftLayer_Ticket', methods: /^create/, anyOf: ['TICKET_ADD'] },
  { type: 'SoftLayer_Ticket', methods: /^(add|edit|remove|delete|markAsViewed)/, anyOf: ['TICKET_EDIT'] },
  { type: 'SoftLayer_Dns_Domain', methods: /^(create|edit|delete)/, anyOf: ['DNS_MANAGE'] },
  { type: 'SoftLayer_Dns_Domain_ResourceRecord', methods: /^(create|edit|delete)/, anyOf: ['DNS_MANAGE'] },
  { type: 'SoftLayer_Security_Ssh_Key', methods: /^(create|edit|delete)/, anyOf: ['CUSTOMER_SSH_KEY_MANAGEMENT'] },
  { type: 'SoftLayer_Network_Storage', methods: /^(create|edit|delete|add|remove)/, anyOf: ['NAS_MANAGE'] },
  { type: 'SoftLayer_User_Customer', methods: /^create/, anyOf: ['USER_MANAGE'] },
  {
    type: 'SoftLayer_User_Permission_Role',
    methods: /^(create|edit|delete|add|remove|link|unlink)/,
    anyOf: ['USER_MANAGE'],
  },
  {
    type: 'SoftLayer_User_Permission_Group',
    methods: /^(create|edit|delete|add|remove|link|unlink)/,
    anyOf: ['USER_MANAGE'],
  },
  ...guardedBy('COMPANY_EDIT', [
    'SoftLayer_Account',
    'SoftLayer_Account_Address',
    'SoftLayer_Account_Affiliation',
    'SoftLayer_Account_Authentication_Saml',
    'SoftLayer_Account_Contact',
    'SoftLayer_Account_Note',
    'SoftLayer_Account_Password',
  ]),
  ...guardedBy('DNS_MANAGE', ['SoftLayer_Dns_Secondary']),
  ...guardedBy('NETWORK_ROUTE_MANAGE', [
    'SoftLayer_Network_Vlan',
    'SoftLayer_Network_Subnet',
    'SoftLayer_Network_Subnet_IpAddress',
  ]),
  ...guardedBy('BANDWIDTH_MANAGE', ['SoftLayer_Network_Bandwidth_Version1_Allotment']),
  ...guardedBy('FIREWALL_RULE_MANAGE', [
    'SoftLayer_Network_Firewall_Update_Request',
    'SoftLayer_Network_Firewall_Update_Request_Rule',
  ]),
  ...guardedBy('GATEWAY_MANAGE', [
    'SoftLayer_Network_Gateway',
    'SoftLayer_Network_Gateway_Member',
    'SoftLayer_Network_Gateway_Vlan',
  ]),
  ...guardedBy('LOADBALANCER_MANAGE', [
    'SoftLayer_Network_Application_Delivery_Controller',
    'SoftLayer_Network_LBaaS_L7Policy',
    'SoftLayer_Network_LBaaS_L7Pool',
  ]),
  ...guardedBy('NETWORK_MESSAGE_DELIVERY_MANAGE', ['SoftLayer_Network_Message_Delivery']),
  ...guardedBy('MONITORING_MANAGE', ['SoftLayer_Network_Monitor_Version1_Query_Host']),
  ...guardedBy('SECURITY_MANAGE', ['SoftLayer_Network_SecurityGroup']),
  ...guardedBy('VPN_MANAGE', ['SoftLayer_Network_Service_Vpn_Overrides']),
  ...guardedBy('NAS_MANAGE', [
    'SoftLayer_Network_Storage_Allowed_Host',
    'SoftLayer_Network_Storage_Group',
    'SoftLayer_Network_Storage_Schedule',
  ]),
  ...guardedBy('NTF_SUBSCRIBER_MANAGE', ['SoftLayer_Notification_User_Subscriber']),
  ...guardedBy('CUSTOMER_POST_PROVISION_SCRIPT_MANAGEMENT', ['SoftLayer_Provisioning_Hook']),
  ...guardedBy('SECURITY_CERTIFICATE_MANAGE', ['SoftLayer_Security_Certificate']),
  ...guardedBy('SERVICE_CANCEL', ['SoftLayer_Billing_Item_Cancellation_Request']),
]

/** A permission that is needed for whatever makes, changes or removes objects of these types. */
function guardedBy(keyName: string, types: readonly string[]): MethodRule[] {
  return types.map((type) => ({ type, methods: /^(create|edit|delete)/, anyOf: [keyName] }))
}

/** One of these permissions shows the objects of a type; without it they do not exist for a user. */
export const viewRules: readonly { readonly type: string; readonly anyOf: readonly string[] }[] = [
  { type: 'SoftLayer_Virtual_Guest', anyOf: ['VIRTUAL_GUEST_VIEW'] },
  { type: 'SoftLayer_Hardware', anyOf: ['HARDWARE_VIEW'] },
  { type: 'SoftLayer_Ticket', anyOf: ['TICKET_VIEW', 'TICKET_VIEW_ALL'] },
  { type: 'SoftLayer_Dns_Domain', anyOf: ['DNS_MANAGE'] },
  { type: 'SoftLayer_Dns_Domain_ResourceRecord', anyOf: ['DNS_MANAGE'] },
  { type: 'SoftLayer_Billing_Invoice', anyOf: ['ACCOUNT_SUMMARY_VIEW'] },
  { type: 'SoftLayer_Billing_Invoice_Item', anyOf: ['ACCOUNT_SUMMARY_VIEW'] },
  { type: 'SoftLayer_Network_Storage', anyOf: ['NAS_MANAGE', 'LOCKBOX_MANAGE'] },
  { type: 'SoftLayer_Security_Ssh_Key', anyOf: ['CUSTOMER_SSH_KEY_MANAGEMENT'] },
  { type: 'SoftLayer_Security_Certificate', anyOf: ['SECURITY_CERTIFICATE_VIEW', 'SECURITY_CERTIFICATE_MANAGE'] },
]

/** What a value is, as far as canonical values care. @public */
export type Kind =
  'integer' | 'float' | 'decimal' | 'boolean' | 'string' | 'date' | 'binary' | 'json' | 'void' | 'object' | 'any'

/** A type as properties, parameters and results name it. @public */
export interface TypeReference {
  /** The API's name without `[]`, such as `unsignedLong` or `SoftLayer_Ticket`. */
  readonly name: string
  readonly list: boolean
  readonly kind: Kind
  /** The type of one item; the reference itself when it is no list. */
  readonly item: TypeReference
  /** The object type behind `name`; undefined for primitives and unknown types. */
  readonly type: ObjectType | undefined
}

/** One object type with everything it inherits. @public */
export interface ObjectType {
  readonly name: string
  readonly base: ObjectType | undefined
  /** Type of a property of this type, its ancestors or, if they agree on it, its subtypes. */
  property(name: string): TypeReference | undefined
  /** How a property comes into results: `local` by itself, the others only when the mask asks. */
  form(name: string): 'local' | 'relational' | 'count' | undefined
  /** Names of all properties, inherited ones first, in schema order. */
  names(): readonly string[]
  /** Whether this is the named type or inherits from it. */
  is(name: string): boolean
}

/** A parameter of a method. @public */
export interface Parameter {
  readonly name: string
  readonly type: TypeReference
  readonly optional: boolean
  /** The server's default when optional. */
  readonly fallback?: unknown
}

/** A method of a service, relational getters included (C-7). @public */
export interface Method {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly returns: TypeReference
  /** Needs no init id (advice, not a rule: C-8). */
  readonly static: boolean
  readonly noauth: boolean
  readonly maskable: boolean
  readonly filterable: boolean
  readonly limitable: boolean
  readonly deprecated: boolean
  /** The relational property that this is the getter of. */
  readonly getterOf?: string
}

/** A service and all its methods. @public */
export interface Service {
  readonly name: string
  /** The type of the same name. */
  readonly type: ObjectType | undefined
  method(name: string): Method | undefined
  /** Names of all methods: inherited ones and relational getters too. */
  names(): readonly string[]
}

/** What is known of the API. Everything works without; a schema only adds knowledge. @public */
export interface Schema {
  /** Names of all services. */
  services(): readonly string[]
  /** Names of all types. */
  types(): readonly string[]
  service(name: string): Service | undefined
  type(name: string): ObjectType | undefined
  /** Reads a type name such as `SoftLayer_Ticket[]` or `int`; unknown names have kind `any`. */
  reference(text: string): TypeReference
}

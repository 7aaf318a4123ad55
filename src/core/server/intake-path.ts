/** Where the provider posts its webhooks. */
export const INTAKE_PATH = '/intake/argyle';

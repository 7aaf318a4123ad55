/** The topic of the wake-ups that tell the workers of every process: something is due. */
export const DELIVERIES = 'deliveries';

/** The topic of the wake-ups that tell: an endpoint may have to be given up. */
export const ENDPOINTS = 'endpoints';

import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The part of an event that can authenticate a request. Names of headers are in lower case. */
export type RequestHead = Pick<APIGatewayProxyEventV2, 'cookies' | 'headers'>;

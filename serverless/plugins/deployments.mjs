import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { momentOf } from './rollback-plan.mjs';

/**
 * The deployments that the framework keeps in the bucket of a stage: the template with all its values, and the zips.
 *
 * @param {import('./serverless.d.ts').Serverless} serverless
 * @returns {Promise<import('./serverless.d.ts').Deployments>}
 */
export async function deployments(serverless) {
  const provider = serverless.getProvider('aws');
  const s3 = new S3Client(await provider.getAwsSdkV3Config());
  const bucket = await provider.getServerlessDeploymentBucketName();
  const prefix = `${provider.getDeploymentPrefix()}/${serverless.service.service}/${provider.getStage()}/`;
  return {
    list: async () => {
      /** @type {Map<string, string[]>} */
      const files = new Map();
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix }))
        for (const { Key: key = '' } of page.Contents ?? []) {
          const folder = key.slice(0, key.lastIndexOf('/'));
          if (momentOf(folder) === null) continue;
          files.set(folder, [...(files.get(folder) ?? []), key.slice(folder.length + 1)]);
        }
      return [...files]
        .map(([folder, names]) => ({ folder, at: momentOf(folder) ?? new Date(0), files: names }))
        .sort((one, other) => one.at.getTime() - other.at.getTime());
    },
    template: async ({ folder }) => {
      const Key = `${folder}/${provider.naming.getCompiledTemplateS3Suffix()}`;
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return JSON.parse((await body?.transformToString()) ?? '{}');
    },
  };
}

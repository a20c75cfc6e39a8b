import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** Keeps a file under a name; the same name again replaces it, so that a repeat does no harm. Says where it is. */
export type Store = (name: string, bytes: Buffer, mimeType: string | null) => Promise<string>

const { MEDIA_FOLDER: folder = 'media', MEDIA_S3_BUCKET: bucket } = process.env

export async function openStore(): Promise<Store> {
  return bucket === undefined ? storeInFolder : openBucket(bucket)
}

async function storeInFolder(name: string, bytes: Buffer): Promise<string> {
  const path = resolve(join(folder, ...name.split('/').map((part) => part.replace(/[^\w-]/g, '_'))))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, bytes)
  await rename(`${path}.part`, path)
  return path
}

/** Region, credentials and endpoint come from the AWS SDK's own environment variables. */
async function openBucket(Bucket: string): Promise<Store> {
  const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3')
  const s3 = new S3Client({ forcePathStyle: process.env.MEDIA_S3_PATH_STYLE === 'true' })
  return async (Key, Body, mimeType) => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ...(mimeType === null ? {} : { ContentType: mimeType }) }))
    return `s3://${Bucket}/${Key}`
  }
}

import { streams } from '../../../../../streams.js';

interface Context {
  params: Promise<{ id: string }>;
}

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return streams.resume(request, { key: (await params).id });
}

export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  return Response.json({ stopped: await streams.stop((await params).id) });
}

package org.mirinae.service;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import org.mirinae.run.ResourceStore;
import org.mirinae.v1.Resource;
import org.mirinae.v1.UploadResourceRequest;

/** One upload: collects the chunks up to the bound, checks the announced hash at the end. */
final class ResourceUpload implements StreamObserver<UploadResourceRequest> {

    private final StreamObserver<Resource> out;
    private final ResourceStore store;
    private final long maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String announced = "";
    private boolean first = true;
    private boolean refused;

    ResourceUpload(StreamObserver<Resource> out, ResourceStore store, long maxBytes) {
        this.out = out;
        this.store = store;
        this.maxBytes = maxBytes;
    }

    @Override
    public void onNext(UploadResourceRequest piece) {
        if (refused) {
            return;
        }
        try {
            accept(piece);
        } catch (io.grpc.StatusRuntimeException e) {
            refused = true;
            bytes.reset();
            out.onError(e);
        }
    }

    private void accept(UploadResourceRequest piece) {
        RequestCheck check = RequestCheck.of(piece);
        if (piece.hasSha256()) {
            check.require(first, "sha256", "it may stand in the first message only");
            check.sha256("sha256", piece.getSha256());
            announced = piece.getSha256();
        }
        check.orThrow();
        first = false;
        if (bytes.size() + (long) piece.getChunk().size() > maxBytes) {
            throw ApiErrors.plain(
                    Code.RESOURCE_EXHAUSTED,
                    "RESOURCE_TOO_LARGE",
                    "The resource has more than " + maxBytes + " bytes. Maybe compress it.");
        }
        bytes.writeBytes(piece.getChunk().toByteArray());
    }

    @Override
    public void onError(Throwable gone) {
        refused = true;
        bytes.reset();
    }

    @Override
    public void onCompleted() {
        if (refused) {
            return;
        }
        Replies.reply(
                out,
                () -> {
                    byte[] all = bytes.toByteArray();
                    String hash = ResourceStore.sha256(all);
                    RequestCheck check =
                            RequestCheck.of(UploadResourceRequest.getDefaultInstance());
                    check.require(
                                    announced.isEmpty() || announced.equals(hash),
                                    "sha256",
                                    "the bytes hash to "
                                            + hash
                                            + ", not to the announced "
                                            + announced
                                            + ". Maybe the upload was cut short.")
                            .orThrow();
                    store.put(all);
                    return Resource.newBuilder().setSha256(hash).setSizeBytes(all.length).build();
                });
    }
}

package org.mirinae.service;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.mirinae.v1.CatalogEntry;
import org.mirinae.v1.CatalogServiceGrpc;
import org.mirinae.v1.GetEntryRequest;
import org.mirinae.v1.ListEntriesRequest;
import org.mirinae.v1.ListEntriesResponse;
import org.mirinae.v1.ListKindsRequest;
import org.mirinae.v1.ListKindsResponse;

/** The catalogue over gRPC. */
final class CatalogGrpcService extends CatalogServiceGrpc.CatalogServiceImplBase {

    private final CatalogView catalog;

    CatalogGrpcService(CatalogView catalog) {
        this.catalog = catalog;
    }

    @Override
    public void listKinds(ListKindsRequest request, StreamObserver<ListKindsResponse> out) {
        Replies.reply(
                out,
                () -> {
                    RequestCheck.of(request).orThrow();
                    return ListKindsResponse.newBuilder().addAllKinds(catalog.kinds()).build();
                });
    }

    @Override
    public void listEntries(ListEntriesRequest request, StreamObserver<ListEntriesResponse> out) {
        Replies.reply(
                out,
                () -> {
                    RequestCheck.of(request).orThrow();
                    requireKind(request.getKind());
                    return ListEntriesResponse.newBuilder()
                            .addAllNames(catalog.names(request.getKind()))
                            .build();
                });
    }

    @Override
    public void getEntry(GetEntryRequest request, StreamObserver<CatalogEntry> out) {
        Replies.reply(
                out,
                () -> {
                    RequestCheck.of(request).orThrow();
                    requireKind(request.getKind());
                    CatalogView.Entry entry =
                            catalog.find(request.getKind(), request.getName())
                                    .orElseThrow(() -> unknown(request));
                    return CatalogEntry.newBuilder()
                            .setKind(request.getKind())
                            .setName(entry.name())
                            .setDocument(entry.document())
                            .build();
                });
    }

    private void requireKind(String kind) {
        if (!catalog.kinds().contains(kind)) {
            throw ApiErrors.plain(
                    Code.NOT_FOUND,
                    "UNKNOWN_KIND",
                    "The catalogue has no kind \""
                            + kind
                            + "\". Maybe one of "
                            + String.join(", ", catalog.kinds())
                            + ".");
        }
    }

    private RuntimeException unknown(GetEntryRequest request) {
        List<String> nearest = catalog.nearest(request.getKind(), request.getName());
        return ApiErrors.plain(
                Code.NOT_FOUND,
                "UNKNOWN_ENTRY",
                "The catalogue has no "
                        + request.getKind()
                        + " named \""
                        + request.getName()
                        + "\"."
                        + (nearest.isEmpty()
                                ? ""
                                : " Maybe one of " + String.join(", ", nearest) + "."));
    }
}

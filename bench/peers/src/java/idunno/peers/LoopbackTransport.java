package idunno.peers;

import io.scalecube.cluster.transport.api.Transport;
import io.scalecube.cluster.transport.api.TransportConfig;
import io.scalecube.cluster.transport.api.TransportFactory;
import io.scalecube.transport.netty.Receiver;
import io.scalecube.transport.netty.Sender;
import io.scalecube.transport.netty.TransportImpl;
import io.scalecube.transport.netty.TransportImpl.ReceiverContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/// ScaleCube's own TCP transport, but that it listens on loopback alone: by itself it binds every
/// address of the machine and has no setting for that, so its server is taken by reflection.
final class LoopbackTransport implements TransportFactory {
  private static final String TCP = "io.scalecube.transport.netty.tcp.Tcp";

  @Override
  public Transport createTransport(TransportConfig config) {
    Receiver stock = (Receiver) make("Receiver", config);
    return new TransportImpl(
        config.messageCodec(),
        () -> bind(stock),
        (Sender) make("Sender", config),
        config.addressMapper());
  }

  private static Mono<DisposableServer> bind(Receiver stock) {
    return Mono.deferContextual(context -> Mono.just(context.get(ReceiverContext.class)))
        .flatMap(context ->
            server(stock, context)
                .host(Addresses.HOST)
                .handle((in, _) -> in.receive().retain().doOnNext(context::onMessage).then())
                .bind()
                .cast(DisposableServer.class));
  }

  private static TcpServer server(Receiver stock, ReceiverContext context) {
    try {
      Method method = stock.getClass().getDeclaredMethod("newTcpServer", ReceiverContext.class);
      method.setAccessible(true);
      return (TcpServer) method.invoke(stock, context);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another version of ScaleCube than this was made for", e);
    }
  }

  private static Object make(String what, TransportConfig config) {
    try {
      Constructor<?> constructor =
          Class.forName(TCP + what).getDeclaredConstructor(TransportConfig.class);
      constructor.setAccessible(true);
      return constructor.newInstance(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another version of ScaleCube than this was made for", e);
    }
  }
}

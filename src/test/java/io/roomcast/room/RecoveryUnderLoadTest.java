package io.roomcast.room;

import static io.roomcast.room.Loops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.Broadcast.Flags;
import io.roomcast.room.Loops.Loop;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clients lose their connections again and again, also while they are being brought up to date, and
 * come back on any loop, while all loops broadcast: none misses a packet, gets one twice, or gets
 * those of one sender out of order.
 */
class RecoveryUnderLoadTest {

  private static final int LOOPS = 4;
  private static final int CLIENTS = 8;
  private static final int CYCLES = 100;

  private final Loops loops = new Loops(LOOPS, new Recovery(600_000, 1_000_000, 1 << 30, 1_000));
  private final List<LocalAdapter> adapters = loops.adapters("/");
  private final List<Client> clients = new ArrayList<>();
  private final AtomicInteger moves = new AtomicInteger();
  private volatile boolean stopped;

  @AfterEach
  void close() {
    loops.close();
  }

  /**
   * A client and its connection: what is sent to it after a cut is lost. Handed from loop to loop.
   */
  private final class Client {
    final int number;
    final String id;
    final String pid;
    final Set<String> rooms;
    final Random random;
    final List<String> got = new ArrayList<>();
    volatile @Nullable String offset;
    volatile int untilCut = Integer.MAX_VALUE;
    int at;

    Client(int number) {
      this.number = number;
      this.at = number % LOOPS;
      this.id = loops.get(at).call(loops.get(at).ids::next);
      this.pid = loops.get(at).call(loops.get(at).ids::next);
      this.rooms = number % 2 == 0 ? Set.of(id, "r") : Set.of(id, "r", "x");
      this.random = new Random(number);
    }

    Member member() {
      FakeMember member =
          new FakeMember(id) {
            @Override
            public void deliver(Broadcast broadcast) {
              receive(broadcast.packet());
            }
          };
      return member;
    }

    void receive(BroadcastPacket packet) {
      if (untilCut > 0) {
        untilCut--;
        got.add(packet.event());
        offset = TestPacket.offsetOf(packet);
      }
    }

    void lose() {
      Loop loop = loops.get(at);
      int more = random.nextInt(20);
      loop.run(() -> untilCut = Math.min(untilCut, more));
      Awaitility.await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> untilCut == 0);
      loop.run(
          () -> {
            adapters
                .get(at)
                .persistSession(
                    new SavedSession(pid, id, adapters.get(at).socketRooms(id), new JsonObject()));
            adapters.get(at).delAll(id);
          });
      for (int turns = random.nextInt(20); turns > 0; turns--) {
        loop.run(() -> {});
      }
    }

    void comeBack(int untilNextCut) {
      int to = random.nextInt(LOOPS);
      String from = offset;
      assertThat(from).isNotNull();
      RestoredSession restored =
          await(
              loops
                  .get(to)
                  .call(
                      () ->
                          adapters
                              .get(to)
                              .restoreSession(pid, from)
                              .onSuccess(session -> arrive(to, session, untilNextCut))));
      assertThat(restored).isNotNull();
      assertThat(restored.session().rooms()).isEqualTo(rooms);
      if (to != at) {
        moves.incrementAndGet();
      }
      at = to;
    }

    private void arrive(int to, @Nullable RestoredSession restored, int untilNextCut) {
      if (restored != null) {
        untilCut = untilNextCut;
        adapters.get(to).addAll(member(), restored.session().rooms());
        restored.missed().forEach(this::receive);
      }
    }

    void live() {
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        lose();
        comeBack(
            cycle == CYCLES - 1 || random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(6));
      }
    }

    boolean expects(int kind) {
      return switch (kind % 5) {
        case 0, 1, 3 -> true;
        case 2 -> number % 2 == 0;
        default -> number == kind / 5 % CLIENTS;
      };
    }
  }

  /** Emits some packets, then waits a little; the kind of target follows from the number. */
  private void emitSome(int sender, int from) {
    LocalAdapter adapter = adapters.get(sender);
    for (int i = from; i < from + 5; i++) {
      adapter.broadcast(
          new Broadcast("/", target(i), TestPacket.of(sender + ":" + i), Flags.DEFAULT));
    }
    emitted[sender] = from + 5;
    if (!stopped) {
      loops.get(sender).state.executor().schedule(1, () -> emitSome(sender, from + 5));
    }
  }

  private final int[] emitted = new int[LOOPS];

  private Target target(int kind) {
    return switch (kind % 5) {
      case 0 -> Loops.to("r");
      case 1 -> Loops.to();
      case 2 -> new Target(Set.of("r"), Set.of("x"));
      case 3 -> Loops.to("r", "x");
      default -> Loops.to(clients.get(kind / 5 % CLIENTS).id);
    };
  }

  @Test
  void nothingIsLostDoubledOrReordered() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      Client client = new Client(i);
      clients.add(client);
      loops.get(client.at).run(() -> adapters.get(client.at).addAll(client.member(), client.rooms));
    }
    for (int i = 0; i < LOOPS; i++) {
      int sender = i;
      loops.get(i).state.executor().execute(() -> emitSome(sender, 0));
    }
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> lives = new ArrayList<>();
      for (Client client : clients) {
        lives.add(threads.submit(client::live));
      }
      for (Future<?> life : lives) {
        life.get(240, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdown();
      stopped = true;
    }
    int[] before = new int[LOOPS];
    Awaitility.await()
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              int[] now = loops.all().stream().mapToInt(this::emittedBy).toArray();
              boolean quiet = Arrays.equals(now, before);
              System.arraycopy(now, 0, before, 0, LOOPS);
              return quiet;
            });
    loops.settle();
    for (Client client : clients) {
      for (int sender = 0; sender < LOOPS; sender++) {
        assertThat(gotFrom(client, sender)).isEqualTo(expectedFrom(client, sender));
      }
    }
    assertThat(moves.get()).isGreaterThan(CLIENTS * CYCLES / 2);
    for (int i = 0; i < LOOPS; i++) {
      RecoveryStore store = adapters.get(i).recovery();
      assertThat(store).isNotNull();
      assertThat(store.lostSessions()).isZero();
      assertThat(adapters.get(i).pendingCalls()).isZero();
    }
  }

  private int emittedBy(Loop loop) {
    return loop.call(() -> emitted[loop.instance]);
  }

  private List<String> gotFrom(Client client, int sender) {
    return loops
        .get(client.at)
        .call(() -> client.got.stream().filter(e -> e.startsWith(sender + ":")).toList());
  }

  private List<String> expectedFrom(Client client, int sender) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < emittedBy(loops.get(sender)); i++) {
      if (client.expects(i)) {
        expected.add(sender + ":" + i);
      }
    }
    return expected;
  }
}

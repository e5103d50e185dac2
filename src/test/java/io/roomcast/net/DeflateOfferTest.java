package io.roomcast.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offers of permessage-deflate and our answers; the answer {@code -} declines. */
class DeflateOfferTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "permessage-deflate | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_max_window_bits"
            + " | permessage-deflate; server_no_context_takeover",
        "permessage-deflate;client_max_window_bits=15"
            + " | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_max_window_bits=\"10\""
            + " | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover"
            + " | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover"
            + " | permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15"
            + " | permessage-deflate; server_no_context_takeover; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate"
            + " | permessage-deflate; server_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate; client_max_window_bits"
            + " | permessage-deflate; server_no_context_takeover",
        "foo; bar=\"a,b;c\", permessage-deflate"
            + " | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10 | -",
        "permessage-deflate; server_max_window_bits | -",
        "permessage-deflate; client_max_window_bits=7 | -",
        "permessage-deflate; client_max_window_bits=16 | -",
        "permessage-deflate; client_max_window_bits=x | -",
        "permessage-deflate; server_no_context_takeover=1 | -",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover | -",
        "permessage-deflate; unknown | -",
        "permessage-deflate; | -",
        "permessage-deflates | -",
        "`` | -",
        ",;=\" | -"
      })
  void isAnsweredOrDeclined(String header, String answer) {
    DeflateOffer offer = DeflateOffer.firstAcceptable(header);
    assertThat(offer == null ? "-" : offer.answer(false)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({"permessage-deflate", "permessage-deflate; client_no_context_takeover"})
  void theServerMayDemandThatTheClientResets(String header) {
    DeflateOffer offer = DeflateOffer.firstAcceptable(header);
    assertThat(offer).isNotNull();
    assertThat(offer.answer(true))
        .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  }
}

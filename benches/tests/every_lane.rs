//! Every peer does every operation as it should. Alone in its process: lanes that allocate watch the heap.

use sidetable_benches::{Operation, Peer, peers};

#[test]
fn every_lane_does_what_it_should() {
    for peer in Peer::ALL {
        for operation in Operation::ALL {
            for objects in [1, 2] {
                let Some(lane) = peers::lane(peer, operation, objects) else { continue };
                for object in 0..objects {
                    lane.run(object, 100_000);
                }
                assert!(lane.is_as_before(), "{} {}", peer.name(), operation.name());
            }
        }
    }
    for peer in [Peer::SidetableC, Peer::SidetableRust] {
        assert!(Operation::ALL.into_iter().all(|operation| peers::lane(peer, operation, 1).is_some()));
    }
}

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
    let all_but = |peer, has_not: fn(Operation) -> bool| {
        Operation::ALL.into_iter().all(|operation| peers::lane(peer, operation, 1).is_some() != has_not(operation))
    };
    assert!(all_but(Peer::SidetableRust, |_| false));
    assert!(all_but(Peer::SidetableC, Operation::is_on_a_structure));
    for peer in [Peer::SidetableCpp, Peer::SharedPtr, Peer::Arc, Peer::ExternalTable] {
        assert!(all_but(peer, |operation| operation == Operation::UnownedRetainRelease));
    }
    assert!(all_but(Peer::Triomphe, |operation| !operation.needs_no_weak_references()));
}

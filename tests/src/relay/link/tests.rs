//! A link delays, stalls, falls silent and breaks as it is told, and keeps every byte in order.

use super::super::weather::Order;
use super::*;
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// Far longer than anything here takes, and far shorter than a person waits.
const PATIENCE: Duration = Duration::from_secs(10);
const A_WHILE: Duration = Duration::from_millis(150);

/// A link to something that sends back what it gets.
async fn echo() -> (watch::Sender<Weather>, SocketAddr) {
    let echo = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let target = Address::Tcp(echo.local_addr().expect("its address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = echo.accept().await {
            tokio::spawn(async move {
                let (mut reading, mut writing) = stream.split();
                let _ = tokio::io::copy(&mut reading, &mut writing).await;
            });
        }
    });
    let (orders, weather) = watch::channel(Weather::default());
    let here = Address::Tcp(SocketAddr::from(([127, 0, 0, 1], 0)));
    let (listening, address) = here.listen().await.expect("a port");
    tokio::spawn(Link::new(target, weather, 7).run(listening));
    let Address::Tcp(address) = address else { unreachable!("it was TCP") };
    (orders, address)
}

async fn says(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    stream.write_all(bytes).await?;
    let mut back = vec![0; bytes.len()];
    stream.read_exact(&mut back).await.map(|_| back)
}

#[tokio::test]
async fn bytes_come_back_in_order_and_no_earlier_than_the_delay_allows() {
    let (orders, address) = echo().await;
    let mut stream = TcpStream::connect(address).await.expect("the link");
    let bytes: Vec<u8> = (0..200_000_u32).map(|at| at as u8).collect();
    assert_eq!(timeout(PATIENCE, says(&mut stream, &bytes)).await.expect("in time").expect("bytes"), bytes);
    let ms = Duration::from_millis;
    orders.send_modify(|weather| *weather = weather.after(Order::Delay(ms(60), ms(20))));
    let sent = Instant::now();
    assert_eq!(timeout(PATIENCE, says(&mut stream, &bytes)).await.expect("in time").expect("bytes"), bytes);
    assert!(sent.elapsed() >= ms(80), "two ways of at least 40 ms each");
}

#[tokio::test]
async fn a_cut_link_is_silent_and_brings_everything_when_it_is_mended() {
    let (orders, address) = echo().await;
    let mut stream = TcpStream::connect(address).await.expect("the link");
    assert!(says(&mut stream, b"before").await.is_ok());
    orders.send_modify(|weather| *weather = weather.after(Order::Cut));
    assert!(timeout(A_WHILE, says(&mut stream, b"during")).await.is_err(), "nothing passes");
    let mut new = TcpStream::connect(address).await.expect("a silent link still takes connections");
    assert!(timeout(A_WHILE, says(&mut new, b"new")).await.is_err(), "nothing passes");
    orders.send_modify(|weather| *weather = weather.after(Order::Mend));
    let mut back = [0; 6];
    timeout(PATIENCE, stream.read_exact(&mut back)).await.expect("in time").expect("bytes");
    assert_eq!(&back, b"during");
}

#[tokio::test]
async fn a_stall_ends_by_itself_and_a_break_ends_the_connection() {
    let (orders, address) = echo().await;
    let mut stream = TcpStream::connect(address).await.expect("the link");
    assert!(says(&mut stream, b"before").await.is_ok());
    orders.send_modify(|weather| *weather = weather.after(Order::Stall(A_WHILE)));
    let sent = Instant::now();
    assert!(timeout(PATIENCE, says(&mut stream, b"during")).await.expect("in time").is_ok());
    assert!(sent.elapsed() >= A_WHILE);
    orders.send_modify(|weather| *weather = weather.after(Order::Break));
    assert!(timeout(PATIENCE, says(&mut stream, b"after")).await.expect("in time").is_err(), "it has ended");
    let mut new = TcpStream::connect(address).await.expect("a new one stands");
    assert!(timeout(PATIENCE, says(&mut new, b"new")).await.expect("in time").is_ok());
}

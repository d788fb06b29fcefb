# 小钢琴：用 A S D F G H J K 键弹，也可以用鼠标点。
import math
from array import array

import pygame

pygame.mixer.init(22050, -16, 1)
pygame.init()
screen = pygame.display.set_mode((320, 200))
pygame.display.set_caption("小钢琴")
clock = pygame.time.Clock()

KEYS = [
    pygame.K_a, pygame.K_s, pygame.K_d, pygame.K_f,
    pygame.K_g, pygame.K_h, pygame.K_j, pygame.K_k,
]
# 空气每秒振动多少次：do re mi fa sol la si do。
NOTES = [262, 294, 330, 349, 392, 440, 494, 523]


def tone(frequency):
    """声音就是一长串数字：一道慢慢变轻的波。"""
    wave = array("h")
    for i in range(11025):
        loudness = 9000 * (1 - i / 11025)
        wave.append(int(loudness * math.sin(i * frequency * 2 * math.pi / 22050)))
    return pygame.mixer.Sound(buffer=wave)


sounds = [tone(frequency) for frequency in NOTES]
glow = [0] * 8

playing = True
while playing:
    played = []
    for event in pygame.event.get():
        if event.type == pygame.QUIT:
            playing = False
        elif event.type == pygame.KEYDOWN and event.key in KEYS:
            played.append(KEYS.index(event.key))
        elif event.type == pygame.MOUSEBUTTONDOWN:
            played.append(event.pos[0] // 40)

    for number in played:
        sounds[number].play()
        glow[number] = 20

    screen.fill("black")
    for number in range(8):
        color = "gold" if glow[number] > 0 else "white"
        glow[number] -= 1
        pygame.draw.rect(screen, color, (number * 40 + 2, 10, 36, 180), border_radius=6)
    pygame.display.flip()
    clock.tick(60)
